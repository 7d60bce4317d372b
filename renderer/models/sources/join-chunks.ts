import type { FileBytes } from './model-files.ts';

/** One piece, in a buffer that nothing else lies in: Buffer.concat may answer a part of a shared one. */
export function joinChunks(chunks: readonly Uint8Array[]): FileBytes {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
