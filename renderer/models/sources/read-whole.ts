import { constants, open } from 'node:fs/promises';
import { modelFault } from '../model-fault.ts';
import type { ByteBudget } from './byte-budget.ts';
import { joinChunks } from './join-chunks.ts';
import type { FileBytes } from './model-files.ts';

const CHUNK = 4 * 1024 * 1024;

/**
 * Reads a file that may still grow, and no more of it than the budget has.
 *
 * @throws SceneFault `ModelNotFound` where there is no file. Links, pipes and devices are none.
 */
export async function readWhole(
  path: string,
  name: string,
  budget: ByteBudget,
  signal: AbortSignal,
): Promise<FileBytes> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  // Without waiting: a pipe would wait for somebody to write.
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => null);
  if (file === null) throw missing(name);
  try {
    const status = await file.stat();
    if (!status.isFile()) throw missing(name);
    budget.expect(status.size);
    const chunks: Uint8Array[] = [];
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK), 0, CHUNK);
      if (bytesRead === 0) return joinChunks(chunks);
      budget.take(bytesRead);
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

const missing = (name: string): Error => modelFault.notFound(`There is no file ${name.slice(0, 200)}.`);
