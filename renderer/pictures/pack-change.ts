import type { SceneChange } from '../scene/scene-change.ts';
import type { BulkHead } from './page-messages.ts';

/** A mesh or a texture as the parts of one binary frame. They are views of the scene's own numbers: nothing is copied. */
export function packChange(
  change: Extract<SceneChange, { kind: 'mesh' | 'texture' }>,
): readonly Uint8Array[] {
  if (change.kind === 'texture') {
    const { mimeType, bytes } = change.data;
    return [headOf({ kind: 'texture', texture: change.texture, mimeType }), bytes];
  }
  const { positions, normals, uvs, colors, indices } = change.data;
  const head = headOf({
    kind: 'mesh',
    mesh: change.mesh,
    vertices: positions.length / 3,
    uvs: uvs !== null,
    colors: colors !== null,
    indices: indices.length,
  });
  const numbers = [positions, normals, uvs, colors, indices].filter((part) => part !== null);
  return [head, ...numbers.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength))];
}

function headOf(head: BulkHead): Uint8Array {
  const text = JSON.stringify(head);
  const padded = Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(padded.length);
  return Buffer.concat([length, padded]);
}
