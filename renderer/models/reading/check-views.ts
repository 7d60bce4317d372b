import { modelFault } from '../model-fault.ts';
import { at } from './at.ts';
import { elementBytes } from './bytes-of.ts';
import { componentBytes } from './element-sizes.ts';
import type { GltfAccessor, GltfBufferView, GltfFile } from './gltf-file.ts';
import type { WantedData } from './wanted-data.ts';
import { packedAccessors } from './wanted-views.ts';

/**
 * Makes sure that every view lies in its buffer, and every accessor in its view, so that whoever decodes them never looks beyond.
 *
 * @throws SceneFault `ModelInvalid` that names the first which does not; `ModelTooLarge` where meshopt would unpack to more than `mostBytes`.
 */
export function checkViews(
  file: GltfFile,
  wanted: WantedData,
  views: ReadonlySet<number>,
  buffers: ReadonlyMap<number, Uint8Array>,
  mostBytes: number,
): void {
  let unpacked = 0;
  for (const index of views) {
    const view = at(file.bufferViews, index, 'bufferViews');
    const packed = view.extensions?.EXT_meshopt_compression;
    const { buffer, byteOffset, byteLength } = packed ?? view;
    if (byteOffset + byteLength > (buffers.get(buffer)?.length ?? 0))
      throw modelFault.invalid(`bufferViews[${index}] reaches beyond its buffer.`);
    if (packed === undefined) continue;
    checkPacked(packed, `bufferViews[${index}]`);
    unpacked += packed.count * packed.byteStride;
    if (unpacked > mostBytes)
      throw modelFault.tooLarge(
        'What the model unpacks to is larger than the memory that this engine gives one.',
      );
  }
  const fromDraco = packedAccessors(wanted);
  for (const index of wanted.accessors) {
    if (!fromDraco.has(index))
      checkAccessor(file, at(file.accessors, index, 'accessors'), `accessors[${index}]`);
  }
}

function checkAccessor(file: GltfFile, accessor: GltfAccessor, where: string): void {
  const { bufferView, byteOffset, count, sparse } = accessor;
  const bytes = elementBytes(accessor);
  if (bufferView !== undefined) {
    const view = at(file.bufferViews, bufferView, 'bufferViews');
    checkRange(view, byteOffset, count, bytes, where);
  }
  if (sparse === undefined) return;
  if (sparse.count > count) throw modelFault.invalid(`${where} is sparse and has more changes than values.`);
  const { indices, values } = sparse;
  const indexView = at(file.bufferViews, indices.bufferView, 'bufferViews');
  const valueView = at(file.bufferViews, values.bufferView, 'bufferViews');
  checkRange(indexView, indices.byteOffset, sparse.count, componentBytes[indices.componentType], where);
  checkRange(valueView, values.byteOffset, sparse.count, bytes, where);
}

function checkRange(view: GltfBufferView, offset: number, count: number, bytes: number, where: string): void {
  const stride = view.byteStride ?? bytes;
  if (stride < bytes) throw modelFault.invalid(`The elements of ${where} overlap.`);
  const end = count === 0 ? 0 : offset + (count - 1) * stride + bytes;
  if (end > viewLength(view)) throw modelFault.invalid(`${where} reaches beyond its bufferView.`);
}

/** Once it is unpacked. */
function viewLength({ byteLength, extensions }: GltfBufferView): number {
  const packed = extensions?.EXT_meshopt_compression;
  return packed === undefined ? byteLength : packed.count * packed.byteStride;
}

type Packed = NonNullable<NonNullable<GltfBufferView['extensions']>['EXT_meshopt_compression']>;

/** What the extension demands; its decoder takes it for granted. */
function checkPacked({ mode, filter, byteStride, count }: Packed, where: string): void {
  const isFitting =
    mode === 'ATTRIBUTES'
      ? byteStride % 4 === 0
      : (byteStride === 2 || byteStride === 4) && filter === 'NONE';
  const isFiltered =
    filter === 'OCTAHEDRAL'
      ? byteStride === 4 || byteStride === 8
      : filter !== 'QUATERNION' || byteStride === 8;
  if (!isFitting || !isFiltered || (mode === 'TRIANGLES' && count % 3 !== 0))
    throw modelFault.invalid(`${where} is packed by meshopt in a way that does not exist.`);
}
