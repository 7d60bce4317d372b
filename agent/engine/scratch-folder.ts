import { mkdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const room = (folder: string): string => join(folder, 'scratch');

/** Where an engine may keep files for as long as its session lives; made if need be. */
export function makeScratchFolder(folder: string, hostId: string): string {
  const path = join(room(folder), hostId);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/**
 * Removes the scratch folders of all but these hosts. It is the agent's to do, because an engine that was killed can't; one that a process
 * still writes to is found again the next time.
 */
export async function tidyScratch(folder: string, runs: (hostId: string) => boolean): Promise<void> {
  const names = await readdir(room(folder)).catch(() => []);
  for (const name of names) {
    if (!runs(name))
      await rm(join(room(folder), name), { recursive: true, force: true }).catch(() => undefined);
  }
}
