import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ConfigurationError } from '../domain/configuration-error.ts';

/**
 * Writes a file that only its owner may read (mode 600), in place of one that may be there. Whoever reads it meanwhile sees the old
 * text or the new one, whole; after a power cut it is one of the two.
 */
export function writeSecretFile(path: string, text: string): void {
  const fresh = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    const file = openSync(fresh, 'wx', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, path);
    syncFolder(dirname(path));
  } catch (cause) {
    rmSync(fresh, { force: true });
    throw new ConfigurationError(
      `The secret file ${path} can't be written (${codeOf(cause)}). Check that its folder exists and may be written to.`,
      { cause },
    );
  }
}

/** Opening a pipe would otherwise wait for somebody who writes to it, and everything with it. Windows knows no such pipes. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a secret file.
 *
 * @throws ConfigurationError when it is not there, is no regular file or can't be read, and when others than its owner may read it.
 */
export function readSecretFile(path: string): string {
  try {
    const file = openSync(path, WITHOUT_WAITING);
    try {
      const found = fstatSync(file);
      if (!found.isFile()) {
        throw new ConfigurationError(
          `The secret file ${path} is a pipe, a device or a folder. Put a regular file there.`,
        );
      }
      // Windows keeps no such mode; there the folder's rights have to do.
      if (process.platform !== 'win32' && found.mode & 0o077) {
        throw new ConfigurationError(
          `The secret file ${path} may be read by others than its owner. Run: chmod 600 ${path}; replace its secrets if somebody else may have seen them.`,
        );
      }
      return readFileSync(file, 'utf8');
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
    throw new ConfigurationError(`The secret file ${path} can't be read (${codeOf(cause)}).`, { cause });
  }
}

/** Makes the new name durable too. Windows can't open folders, and does it by itself. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
