import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { appendFile, readdir, stat, truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** An engine's output is kept to about this size; it may be exceeded between two looks. */
export const LOG_LIMIT_BYTES = 1_048_576;
const KEPT_BYTES = 65_536;
const KEPT_LOGS = 50;

export const engineLogPath = (folder: string, hostId: string): string =>
  join(folder, 'logs', `${hostId}.log`);

/** The last part of an engine's output. Empty when there is none. */
export function readTail(path: string, bytes: number): string {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const buffer = Buffer.alloc(Math.min(size, bytes));
      readSync(file, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString('utf8');
    } finally {
      closeSync(file);
    }
  } catch {
    // No output was ever written, or somebody tidied up.
    return '';
  }
}

/** Cuts the beginning off. The engine writes at the end of the file wherever that is, so it does not notice. */
export async function boundLog(path: string): Promise<void> {
  const size = await stat(path).then(
    (it) => it.size,
    () => 0,
  );
  if (size <= LOG_LIMIT_BYTES) return;
  const tail = readTail(path, KEPT_BYTES);
  await truncate(path, 0);
  await appendFile(path, `[earlier output was cut off]\n${tail}`);
}

/** Keeps the newest logs of hosts that are gone, so that the folder does not grow for ever. */
export async function tidyLogs(folder: string, isHere: (hostId: string) => boolean): Promise<void> {
  const names = (await readdir(join(folder, 'logs'))).filter(
    (name) => name.endsWith('.log') && !isHere(name.slice(0, -4)),
  );
  if (names.length <= KEPT_LOGS) return;
  const dated = await Promise.all(
    names.map(async (name) => ({
      name,
      at: (await stat(join(folder, 'logs', name)).catch(() => null))?.mtimeMs ?? 0,
    })),
  );
  dated.sort((left, right) => right.at - left.at);
  for (const { name } of dated.slice(KEPT_LOGS))
    await unlink(join(folder, 'logs', name)).catch(() => undefined);
}
