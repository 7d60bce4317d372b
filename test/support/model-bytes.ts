import { type Document, WebIO } from '@gltf-transform/core';
import { ALL_EXTENSIONS } from '@gltf-transform/extensions';
import draco from 'draco3dgltf';
import { MeshoptEncoder } from 'meshoptimizer';

/** Any JSON as the text of a .gltf. */
export const gltfBytes = (json: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(typeof json === 'string' ? json : JSON.stringify(json));

/** The JSON of one triangle, whose corners are all that is in its one buffer; but for these fields. */
export const triangleJson = (but: object = {}): object => ({
  asset: { version: '2.0' },
  nodes: [{ mesh: 0 }],
  meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
  accessors: [{ bufferView: 0, componentType: 5126, count: 3, type: 'VEC3' }],
  bufferViews: [{ buffer: 0, byteLength: 36 }],
  buffers: [{ byteLength: 36 }],
  ...but,
});

/** A GLB by hand, for files that no writer would write. */
export function glbBytes(json: unknown, binary: Uint8Array = new Uint8Array()): Uint8Array<ArrayBuffer> {
  const text = gltfBytes(json);
  const textEnd = 20 + Math.ceil(text.length / 4) * 4;
  const end = textEnd + 8 + Math.ceil(binary.length / 4) * 4;
  const glb = new Uint8Array(end).fill(0x20, 20, textEnd);
  const view = new DataView(glb.buffer);
  const words: readonly (readonly [number, number])[] = [
    [0, 0x46546c67],
    [4, 2],
    [8, end],
    [12, textEnd - 20],
    [16, 0x4e4f534a],
    [textEnd, end - textEnd - 8],
    [textEnd + 4, 0x004e4942],
  ];
  for (const [at, value] of words) view.setUint32(at, value, true);
  glb.set(text, 20);
  glb.set(binary, textEnd + 8);
  return glb;
}

/** A document as GLB, packed by the extensions that it has. */
export async function writeGlb(document: Document): Promise<Uint8Array<ArrayBuffer>> {
  await MeshoptEncoder.ready;
  return new WebIO()
    .registerExtensions(ALL_EXTENSIONS)
    .registerDependencies({
      'draco3d.encoder': await draco.createEncoderModule(),
      'meshopt.encoder': MeshoptEncoder,
    })
    .writeBinary(document);
}

/** Numbers as bytes. */
export const bytesOf = (numbers: Float32Array | Uint16Array | Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength).slice();
