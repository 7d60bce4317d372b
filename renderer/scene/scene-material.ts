import type { Material, MaterialChange, MaterialId } from '../../shared/connection/scene/material.ts';
import type { AssetMaterial, AssetTexture } from '../models/model-asset.ts';
import type { TextureNumber } from './scene-change.ts';

/** A picture that materials of the scene lay over their surfaces. */
export interface SceneTexture {
  readonly number: TextureNumber;
  readonly data: AssetTexture;
  /** By how many materials. */
  uses: number;
}

/** A material of the scene, shared by all entities that show it. */
export interface SceneMaterial {
  readonly number: number;
  readonly id: MaterialId;
  /** As it is now. Its textures are named by their numbers in the scene. */
  data: AssetMaterial;
  /** As the file has it. */
  readonly alpha: AssetMaterial['alpha'];
  readonly textures: readonly SceneTexture[];
  /** How often entities show it. */
  uses: number;
}

export function describeMaterial({ id, data }: SceneMaterial): Material {
  const { name, color, opacity, metalness, roughness } = data;
  const textured = data.colorTexture !== null;
  return { material: id, name, color: [...color], opacity, metalness, roughness, textured };
}

/**
 * A surface that the file calls opaque shows no opacity at all: it blends for as long as a device wants to see through it, and is opaque
 * again with an opacity of one.
 */
export function changeMaterial(material: SceneMaterial, change: MaterialChange): void {
  const { color, opacity, metalness, roughness } = change;
  material.data = {
    ...material.data,
    ...(color && { color: [...color] }),
    ...(metalness !== undefined && { metalness }),
    ...(roughness !== undefined && { roughness }),
    ...(opacity !== undefined && { opacity }),
    ...(opacity !== undefined && material.alpha === 'opaque' && { alpha: opacity < 1 ? 'blend' : 'opaque' }),
  };
}
