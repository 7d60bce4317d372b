import type { BufferGeometry } from 'three';
import type { AssetMesh } from '../model-asset.ts';

/** A mesh of one of three's solids. */
export function shapeOf(geometry: BufferGeometry, material: number): Omit<AssetMesh, 'tree'> {
  return {
    positions: Float32Array.from(geometry.getAttribute('position').array),
    normals: Float32Array.from(geometry.getAttribute('normal').array),
    uvs: null,
    colors: null,
    indices: Uint32Array.from(geometry.getIndex()?.array ?? []),
    material,
  };
}
