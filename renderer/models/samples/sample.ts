import type { AssetMesh, ModelAsset } from '../model-asset.ts';

/** A model made by code, but for its search trees. */
export interface Sample extends Pick<ModelAsset, 'name' | 'nodes' | 'materials'> {
  readonly meshes: readonly Omit<AssetMesh, 'tree'>[];
}
