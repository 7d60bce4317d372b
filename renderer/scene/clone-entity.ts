import type { Entity, EntityId } from '../../shared/connection/scene/entity.ts';
import { withBelow } from './below.ts';
import { describeEntity } from './describe-entity.ts';
import { enter } from './enter.ts';
import type { SceneNode } from './scene-node.ts';
import type { SceneState } from './scene-state.ts';

/**
 * Copies an entity with all that is below it, as it is now: names, switches, tints and selection too. The copy may lie below what it was
 * copied from.
 */
export function cloneEntity(state: SceneState, id: EntityId, parent: EntityId | null | undefined): Entity {
  const node = state.entity(id, 'entity');
  const beside = node.parent ?? state.root;
  const above = parent === undefined ? beside : state.entityOrRoot(parent, 'parent');
  const nodes = withBelow(node);
  state.checkRoom(nodes.length, trianglesOf(nodes));
  const copies = new Map(nodes.map((one) => [one, one.copy(state.nextNumber())]));
  // Only the topmost has a parent that was not copied.
  const parents = nodes.map((one) => (one === node ? above : copies.get(one.parent ?? node)) ?? above);
  const entered = [...copies.values()];
  enter(state, entered, parents);
  return describeEntity(entered[0] ?? node);
}

function trianglesOf(nodes: readonly SceneNode[]): number {
  let sum = 0;
  for (const { uses } of nodes) for (const { mesh } of uses) sum += mesh.triangles;
  return sum;
}
