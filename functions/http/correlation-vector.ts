import { randomFillSync } from 'node:crypto';

const VECTOR_BYTES = 16;

/** Asked of the system for many vectors at a time: asking it costs more than the rest of an answer's headers. */
const pool = Buffer.alloc(256 * VECTOR_BYTES);
let next = pool.length;

/** A new correlation vector: 22 base64 characters and the first position. It is a name, not a secret. */
export function correlationVector(): string {
  if (next === pool.length) {
    randomFillSync(pool);
    next = 0;
  }
  next += VECTOR_BYTES;
  return `${pool.toString('base64', next - VECTOR_BYTES, next).slice(0, 22)}.0`;
}
