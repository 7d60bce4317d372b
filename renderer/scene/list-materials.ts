import type { SceneCallParams } from '../../shared/connection/scene/calls.ts';
import type { EntityId } from '../../shared/connection/scene/entity.ts';
import type { Material } from '../../shared/connection/scene/material.ts';
import { withBelow } from './below.ts';
import { numberAfter, pageOf } from './page-of.ts';
import type { Page } from './scene.ts';
import { describeMaterial, type SceneMaterial } from './scene-material.ts';
import type { SceneState } from './scene-state.ts';

export function listMaterials(state: SceneState, asked: SceneCallParams<'listMaterials'>): Page<Material> {
  const after = numberAfter(asked.after, 'm');
  const found: SceneMaterial[] = [];
  for (const material of candidates(state, asked.entity)) {
    if (found.length > asked.limit) break;
    if (material.number > after) found.push(material);
  }
  return pageOf(found, asked.limit, describeMaterial);
}

/** In the order of their numbers. */
function candidates(state: SceneState, entity: EntityId | null): Iterable<SceneMaterial> {
  if (entity === null) return state.stock.materials.values();
  const found = new Set<SceneMaterial>();
  for (const { uses } of withBelow(state.entity(entity, 'entity')))
    for (const { material } of uses) found.add(material);
  return [...found].sort((one, other) => one.number - other.number);
}
