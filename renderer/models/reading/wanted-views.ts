import { at } from './at.ts';
import type { GltfFile } from './gltf-file.ts';
import type { WantedData } from './wanted-data.ts';

/** Accessors whose values come out of Draco, and not out of the view that a file may have beside it. */
export function packedAccessors({ packed }: WantedData): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { attributes, indices, extensions } of packed) {
    for (const name of Object.keys(extensions?.KHR_draco_mesh_compression?.attributes ?? {})) {
      const index = attributes[name];
      if (index !== undefined) found.add(index);
    }
    if (indices !== undefined) found.add(indices);
  }
  return found;
}

/** The numbers of the buffer views that wanted data lies in. */
export function wantedViews(file: GltfFile, wanted: WantedData): ReadonlySet<number> {
  const views = new Set<number>();
  const packed = packedAccessors(wanted);
  for (const index of wanted.accessors) {
    const { bufferView, sparse } = at(file.accessors, index, 'accessors');
    if (bufferView !== undefined && !packed.has(index)) views.add(bufferView);
    if (sparse !== undefined && !packed.has(index)) {
      views.add(sparse.indices.bufferView);
      views.add(sparse.values.bufferView);
    }
  }
  for (const { extensions } of wanted.packed)
    if (extensions?.KHR_draco_mesh_compression !== undefined)
      views.add(extensions.KHR_draco_mesh_compression.bufferView);
  return views;
}

/** The buffers of views: packed by meshopt, a view's bytes come from another one. */
export function buffersOf(file: GltfFile, views: Iterable<number>): Set<number> {
  const buffers = new Set<number>();
  for (const index of views) {
    const { buffer, extensions } = at(file.bufferViews, index, 'bufferViews');
    buffers.add(extensions?.EXT_meshopt_compression?.buffer ?? buffer);
  }
  return buffers;
}
