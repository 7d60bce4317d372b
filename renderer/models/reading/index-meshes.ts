import type { LoadProgress } from '../load-model.ts';
import type { AssetMesh } from '../model-asset.ts';
import { buildTree } from './build-tree.ts';

/** Adds the search trees. Progress is counted in triangles. */
export function indexMeshes(
  meshes: readonly Omit<AssetMesh, 'tree'>[],
  tell: (progress: LoadProgress) => void,
): AssetMesh[] {
  const total = meshes.reduce((sum, { indices }) => sum + indices.length / 3, 0);
  let before = 0;
  return meshes.map((mesh) => {
    const triangles = mesh.indices.length / 3;
    const tree = buildTree(mesh, (share) =>
      tell({ stage: 'indexing', loaded: Math.round(before + share * triangles), total }),
    );
    before += triangles;
    return { ...mesh, tree };
  });
}
