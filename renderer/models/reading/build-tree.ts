import { BufferAttribute, BufferGeometry } from 'three';
import { CENTER, MeshBVH } from 'three-mesh-bvh';
import type { AssetMesh } from '../model-asset.ts';

/**
 * Builds the search tree over a mesh, whose indices are brought into the tree's order. Splitting in the middle makes a tree in a third of
 * the time that the best tree takes, and rays through it are hardly slower.
 */
export function buildTree(
  { positions, indices }: Pick<AssetMesh, 'positions' | 'indices'>,
  progress: (share: number) => void,
): AssetMesh['tree'] {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setIndex(new BufferAttribute(indices, 1));
  const options = {
    strategy: CENTER,
    // Triangles that lie in one another can't be told apart by splitting in the middle. A leaf counts them with sixteen bits.
    maxDepth: 1000,
    _strictLeafSize: 30_000,
    setBoundingBox: false,
    verbose: false,
    onProgress: progress,
  };
  return MeshBVH.serialize(new MeshBVH(geometry, options), { cloneBuffers: false }).roots;
}
