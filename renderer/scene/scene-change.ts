import type { EntityId } from '../../shared/connection/scene/entity.ts';
import type { MaterialId } from '../../shared/connection/scene/material.ts';
import type { Color, Quaternion, Vector3 } from '../../shared/connection/scene/vectors.ts';
import type { AssetMaterial, AssetMesh, AssetTexture } from '../models/model-asset.ts';

/** Numbers of the scene's meshes and textures: given once, never again. */
export type MeshNumber = number;
export type TextureNumber = number;

/**
 * One step of what a scene is, for those who mirror it (the pictures). Whoever follows has heard of a thing before another one names it,
 * and hears of its end after the last one that did.
 */
export type SceneChange =
  | { readonly kind: 'mesh'; readonly mesh: MeshNumber; readonly data: AssetMesh }
  | { readonly kind: 'texture'; readonly texture: TextureNumber; readonly data: AssetTexture }
  /** New, or changed: all of it. Texture uses name textures of the scene. */
  | { readonly kind: 'material'; readonly material: MaterialId; readonly data: AssetMaterial }
  /** New, or changed: all of it. */
  | { readonly kind: 'entity'; readonly entity: EntityId; readonly data: MirroredEntity }
  | {
      readonly kind: 'gone';
      readonly entities: readonly EntityId[];
      readonly materials: readonly MaterialId[];
      readonly meshes: readonly MeshNumber[];
      readonly textures: readonly TextureNumber[];
    };

export interface MirroredEntity {
  readonly parent: EntityId | null;
  readonly position: Vector3;
  readonly rotation: Quaternion;
  readonly scale: Vector3;
  readonly enabled: boolean;
  readonly visible: boolean;
  readonly tint: Color | null;
  readonly selected: boolean;
  readonly meshes: readonly { readonly mesh: MeshNumber; readonly material: MaterialId }[];
}
