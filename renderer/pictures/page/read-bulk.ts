import type { BulkHead } from '../page-messages.ts';

/** A binary frame of the engine: its head, and where what follows it begins. */
export function readBulk(frame: ArrayBuffer): { readonly head: BulkHead; readonly from: number } {
  const length = new DataView(frame).getUint32(0, true);
  // The engine is the only one who speaks here, and it writes what its own types say.
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(frame, 4, length))) as BulkHead;
  return { head, from: 4 + length };
}
