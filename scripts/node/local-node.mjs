import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isAtLeast } from './versions.mjs';

// A project keeps what it fetched in `.node/<version>-<platform>-<arch>/`, a folder that git ignores. A
// name says what is inside, so nothing there is ever replaced while somebody runs it.

export const localNodeFolder = (root) => join(root, '.node');

/** The folder name for a version, as `node --version` gives it, on this system. */
export const localNodeName = (version) => `${version.replace(/^v/, '')}-${process.platform}-${process.arch}`;

/** The binary in a `bin` folder, by the name that the platform gives it. */
export const nodeIn = (bin) => join(bin, process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * The version of a Node binary, asked of itself; null when it is not there or does not run here (a
 * download cut short, another architecture, another C library).
 *
 * @param {string} binary
 */
export function versionOf(binary) {
  const { status, stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  return status === 0 ? stdout.trim() : null;
}

/**
 * A Node of the project's own that runs here and is new enough, or null.
 *
 * @param {string} root
 */
export function findLocalNode(root) {
  for (const name of namesIn(localNodeFolder(root))) {
    const binary = nodeIn(join(localNodeFolder(root), name, 'bin'));
    const version = name === localNodeName(name.split('-')[0]) ? versionOf(binary) : null;
    if (version !== null && isAtLeast(version)) return { binary, version };
  }
  return null;
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    // No folder yet: nothing has been fetched. One that cannot be read fails louder when it is written to.
    return [];
  }
}
