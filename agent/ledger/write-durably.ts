import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

let counter = 0;

/**
 * Writes a file so that after a crash or a loss of power there is the old content or the new, never a part: a neighbour is
 * written, flushed and renamed into place, then the folder is flushed. Readable by the owner only.
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  counter += 1;
  const draft = `${path}.${process.pid}-${counter}.draft`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dirname(path));
}

/** Makes names that were added or removed in a folder survive a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
