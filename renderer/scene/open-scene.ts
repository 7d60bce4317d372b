import { withBelow } from './below.ts';
import { boxOf } from './box-of.ts';
import { castRay } from './cast-ray.ts';
import { cloneEntity } from './clone-entity.ts';
import { createEntity } from './create-entity.ts';
import { describeEntity } from './describe-entity.ts';
import { destroyEntities } from './destroy-entities.ts';
import { entityBounds } from './entity-bounds.ts';
import { findEntities } from './find-entities.ts';
import { listEntities } from './list-entities.ts';
import { listMaterials } from './list-materials.ts';
import { mirrorArrival } from './mirror.ts';
import { outlineScene } from './outline-scene.ts';
import { placeModel } from './place-model.ts';
import type { Scene, SceneLimits } from './scene.ts';
import { SceneState } from './scene-state.ts';
import { settle } from './settle.ts';
import { updateEntity } from './update-entity.ts';
import { updateMaterial } from './update-material.ts';

/** An empty scene. */
export function openScene(limits: SceneLimits): Scene {
  const state = new SceneState(limits);
  const { root, stock, followers } = state;
  /** Whoever asks where things are finds them where they are now. */
  const settled = () => {
    settle(root);
    return root;
  };
  return {
    place: (asset, parent) => placeModel(state, asset, parent),
    create: (change) => createEntity(state, change),
    clone: (entity, parent) => cloneEntity(state, entity, parent),
    destroy: (entity) => destroyEntities(state, [state.entity(entity, 'entity')]),
    clear: () => destroyEntities(state, [...root.children]),
    update: (entity, change) => updateEntity(state, entity, change),
    get: (entity) => describeEntity(state.entity(entity, 'entity')),
    list: (asked) => listEntities(state, asked),
    find: (asked) => findEntities(state, asked),
    materials: (asked) => listMaterials(state, asked),
    updateMaterial: (material, change) => updateMaterial(state, material, change),
    bounds(entity, space) {
      const node = state.entityOrRoot(entity, 'entity');
      settle(root);
      const box = entityBounds(node, space);
      return box && boxOf(box);
    },
    rayCast: (asked) => castRay(settled(), asked),
    statistics: () => stock.statistics(state.entities.size),
    outline: (limit) => outlineScene(settled(), limit),
    follow(listener) {
      const [, ...nodes] = withBelow(root);
      const parts = {
        meshes: [...stock.meshes],
        materials: [...stock.materials.values()],
        textures: [...stock.textures],
      };
      return followers.add(listener, mirrorArrival(parts, nodes));
    },
  };
}
