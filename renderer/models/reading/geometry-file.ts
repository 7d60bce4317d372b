import type { GLTF } from '@gltf-transform/core';
import { at } from './at.ts';
import type { GltfFile } from './gltf-file.ts';
import type { WantedData } from './wanted-data.ts';
import { buffersOf, packedAccessors } from './wanted-views.ts';

/** What a buffer is called in the file that is made here. */
export const bufferName = (index: number): string => `buffer${index}`;

export interface GeometryFile {
  readonly json: GLTF.IGLTF;
  /** What the accessors of `json` are called in the file that it was made from. */
  readonly accessors: readonly number[];
}

/**
 * The file once more, with nothing in it but the geometry that is wanted: what is not shown is not decoded, and can't be the reason why the
 * rest is not.
 */
export function geometryFile(file: GltfFile, wanted: WantedData, views: ReadonlySet<number>): GeometryFile {
  const accessors = [...wanted.accessors];
  const buffers = [...buffersOf(file, views)];
  const toAccessor = numbering(accessors);
  const toView = numbering([...views]);
  const toBuffer = numbering(buffers);
  const packed = packedAccessors(wanted);
  const used = new Set<string>();

  const bufferViews = [...views].map((index): GLTF.IBufferView => {
    const { buffer, byteOffset, byteLength, byteStride, extensions } = at(
      file.bufferViews,
      index,
      'bufferViews',
    );
    const meshopt = extensions?.EXT_meshopt_compression;
    if (meshopt !== undefined) used.add('EXT_meshopt_compression');
    return {
      buffer: toBuffer(meshopt?.buffer ?? buffer),
      byteOffset,
      byteLength,
      ...(byteStride !== undefined && { byteStride }),
      ...(meshopt !== undefined && {
        extensions: { EXT_meshopt_compression: { ...meshopt, buffer: toBuffer(meshopt.buffer) } },
      }),
    };
  });
  const accessorDefs = accessors.map((index): GLTF.IAccessor => {
    const { bufferView, sparse, ...rest } = at(file.accessors, index, 'accessors');
    if (packed.has(index)) return rest;
    return {
      ...rest,
      ...(bufferView !== undefined && { bufferView: toView(bufferView) }),
      ...(sparse !== undefined && {
        sparse: {
          count: sparse.count,
          indices: { ...sparse.indices, bufferView: toView(sparse.indices.bufferView) },
          values: { ...sparse.values, bufferView: toView(sparse.values.bufferView) },
        },
      }),
    };
  });
  const primitives = wanted.packed.flatMap(({ attributes, indices, extensions }): GLTF.IMeshPrimitive[] => {
    const draco = extensions?.KHR_draco_mesh_compression;
    if (draco === undefined) return [];
    used.add('KHR_draco_mesh_compression');
    const kept = Object.entries(draco.attributes).filter(([name]) => attributes[name] !== undefined);
    return [
      {
        attributes: Object.fromEntries(
          Object.entries(attributes).map(([name, index]) => [name, toAccessor(index)]),
        ),
        ...(indices !== undefined && { indices: toAccessor(indices) }),
        extensions: {
          KHR_draco_mesh_compression: {
            bufferView: toView(draco.bufferView),
            attributes: Object.fromEntries(kept),
          },
        },
      },
    ];
  });
  return {
    accessors,
    json: {
      asset: { version: '2.0' },
      extensionsUsed: [...used],
      extensionsRequired: [...used],
      buffers: buffers.map((index) => ({ uri: bufferName(index), byteLength: 0 })),
      bufferViews,
      accessors: accessorDefs,
      meshes: primitives.length === 0 ? [] : [{ primitives }],
    },
  };
}

/** From numbers of the file to places in a list. */
function numbering(list: readonly number[]): (index: number) => number {
  const places = new Map(list.map((index, place) => [index, place]));
  return (index) => {
    const place = places.get(index);
    if (place === undefined) throw new Error(`${index} was not among what is wanted.`);
    return place;
  };
}
