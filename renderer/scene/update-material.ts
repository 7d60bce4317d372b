import type { Material, MaterialChange, MaterialId } from '../../shared/connection/scene/material.ts';
import { mirrorMaterial } from './mirror.ts';
import { changeMaterial, describeMaterial } from './scene-material.ts';
import type { SceneState } from './scene-state.ts';

export function updateMaterial(state: SceneState, id: MaterialId, change: MaterialChange): Material {
  const material = state.material(id);
  changeMaterial(material, change);
  state.followers.tell(() => [mirrorMaterial(material)]);
  return describeMaterial(material);
}
