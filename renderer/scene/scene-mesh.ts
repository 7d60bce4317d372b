import { Box3, BufferAttribute, BufferGeometry } from 'three';
import { MeshBVH } from 'three-mesh-bvh';
import type { AssetMesh } from '../models/model-asset.ts';
import { meshReach } from './mesh-reach.ts';
import type { MeshNumber } from './scene-change.ts';

/** Triangles of the scene, shared by all entities that show them. */
export interface SceneMesh {
  readonly number: MeshNumber;
  readonly data: AssetMesh;
  readonly positions: BufferAttribute;
  readonly indices: BufferAttribute;
  readonly tree: MeshBVH;
  /** Around its triangles, exactly, in its own axes. */
  readonly box: Box3;
  readonly triangles: number;
  readonly vertices: number;
  readonly bytes: number;
  /** How often entities show it. */
  uses: number;
}

/** Null: it has no triangles, and there is nothing to show. */
export function makeSceneMesh(number: MeshNumber, data: AssetMesh): SceneMesh | null {
  if (data.indices.length === 0) return null;
  const positions = new BufferAttribute(data.positions, 3);
  const indices = new BufferAttribute(data.indices, 1);
  const geometry = new BufferGeometry().setAttribute('position', positions).setIndex(indices);
  // Without a version the reader takes it for one of an older form.
  const serialized = { version: 1, roots: [...data.tree], index: data.indices, indirectBuffer: null };
  // The tree was made over the indices as they stand.
  const tree = MeshBVH.deserialize(serialized, geometry, { setIndex: false });
  const shape = { positions, indices, tree };
  return {
    number,
    data,
    ...shape,
    box: boxOf(shape),
    triangles: data.indices.length / 3,
    vertices: data.positions.length / 3,
    bytes: bytesOf(data),
    uses: 0,
  };
}

function boxOf(shape: Pick<SceneMesh, 'positions' | 'indices' | 'tree'>): Box3 {
  const box = new Box3();
  box.max.set(meshReach(shape, 1, 0, 0), meshReach(shape, 0, 1, 0), meshReach(shape, 0, 0, 1));
  box.min.set(-meshReach(shape, -1, 0, 0), -meshReach(shape, 0, -1, 0), -meshReach(shape, 0, 0, -1));
  return box;
}

function bytesOf({ positions, normals, uvs, colors, indices, tree }: AssetMesh): number {
  const arrays = [positions, normals, uvs, colors, indices, ...tree];
  return arrays.reduce((sum, array) => sum + (array?.byteLength ?? 0), 0);
}
