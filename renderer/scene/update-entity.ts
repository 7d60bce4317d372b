import type { Entity, EntityChange, EntityId } from '../../shared/connection/scene/entity.ts';
import { SceneFault } from '../scene-fault.ts';
import { isWithin } from './below.ts';
import { describeEntity } from './describe-entity.ts';
import { mirrorEntity } from './mirror.ts';
import { reshape } from './reshape.ts';
import type { SceneNode } from './scene-node.ts';
import type { SceneState } from './scene-state.ts';
import { touch, touchFrom } from './settle.ts';

/** Changes an entity. Below another parent it keeps its transform, and so may stand elsewhere in the world. */
export function updateEntity(state: SceneState, id: EntityId, change: EntityChange): Entity {
  const node = state.entity(id, 'entity');
  const parent = newParent(state, node, change.parent);
  if (parent !== null) {
    touchFrom(node.parent);
    node.leave();
    node.join(parent);
  }
  if (reshape(node, change) || parent !== null) touch(node);
  state.followers.tell(() => [mirrorEntity(node)]);
  return describeEntity(node);
}

/** Null: it stays where it is. */
function newParent(state: SceneState, node: SceneNode, given: EntityId | null | undefined): SceneNode | null {
  if (given === undefined) return null;
  const parent = state.entityOrRoot(given, 'parent');
  if (!isWithin(parent, node)) return parent === node.parent ? null : parent;
  throw new SceneFault(
    'InvalidParam',
    `'${node.id}' can't lie below itself: '${given}' is it, or is below it. Name another parent.`,
    'parent',
  );
}
