import { modelFault } from '../model-fault.ts';
import { at } from './at.ts';
import type { GltfFile } from './gltf-file.ts';
import type { WantedData } from './wanted-data.ts';

const MESH = 1;
const SEQUENTIAL = 0;
const METADATA = 0x8000;
const NAME = 'DRACO';

/**
 * Compares how many triangles a Draco stream says that it has with what the file says, which has been held against the limits. Streams of
 * older versions and those with metadata say it elsewhere: they are bound by the decoder's memory alone.
 */
export function checkDraco(
  file: GltfFile,
  { packed }: WantedData,
  buffers: ReadonlyMap<number, Uint8Array>,
): void {
  for (const { indices, extensions } of packed) {
    const draco = extensions?.KHR_draco_mesh_compression;
    if (draco === undefined || indices === undefined) continue;
    const { buffer, byteOffset, byteLength } = at(file.bufferViews, draco.bufferView, 'bufferViews');
    const bytes = buffers.get(buffer)?.subarray(byteOffset, byteOffset + byteLength) ?? new Uint8Array();
    const where = `bufferViews[${draco.bufferView}]`;
    if (String.fromCharCode(...bytes.subarray(0, NAME.length)) !== NAME)
      throw modelFault.invalid(`${where} is no Draco.`);
    const faces = facesOf(bytes);
    const { count } = at(file.accessors, indices, 'accessors');
    if (faces !== null && faces * 3 !== count)
      throw modelFault.invalid(
        `${where} says that it has ${faces} triangles, and the model says ${count / 3}.`,
      );
  }
}

/** Null: it can't be said. */
function facesOf(bytes: Uint8Array): number | null {
  const [, , , , , major, minor, kind, method, lowFlags = 0, highFlags = 0] = bytes;
  const isKnown = major === 2 && minor === 2 && kind === MESH;
  if (!isKnown || ((lowFlags | (highFlags << 8)) & METADATA) !== 0) return null;
  let at = 11;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    return value;
  };
  if (method === SEQUENTIAL) return varint();
  at += 1;
  varint();
  return varint();
}
