import type { Entity, EntityChange } from '../../shared/connection/scene/entity.ts';
import { describeEntity } from './describe-entity.ts';
import { enter } from './enter.ts';
import { reshape } from './reshape.ts';
import { SceneNode } from './scene-node.ts';
import type { SceneState } from './scene-state.ts';

/** An entity without meshes, on top of the scene unless the change names a parent. */
export function createEntity(state: SceneState, change: EntityChange): Entity {
  const parent = state.entityOrRoot(change.parent ?? null, 'parent');
  state.checkRoom(1, 0);
  const node = new SceneNode(state.nextNumber());
  reshape(node, change);
  enter(state, [node], [parent]);
  return describeEntity(node);
}
