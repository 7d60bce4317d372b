import type { SceneCallParams } from '../../shared/connection/scene/calls.ts';
import type { Entity } from '../../shared/connection/scene/entity.ts';
import { withBelow } from './below.ts';
import { describeEntity } from './describe-entity.ts';
import { numberAfter, pageOf } from './page-of.ts';
import type { Page } from './scene.ts';
import type { SceneNode } from './scene-node.ts';
import type { SceneState } from './scene-state.ts';

/** `below` itself is not among them, whatever its name. */
export function findEntities(state: SceneState, asked: SceneCallParams<'findEntities'>): Page<Entity> {
  const after = numberAfter(asked.after, 'e');
  const found: SceneNode[] = [];
  for (const node of candidates(state, asked.below)) {
    if (found.length > asked.limit) break;
    if (node.number > after && node.name === asked.name) found.push(node);
  }
  return pageOf(found, asked.limit, describeEntity);
}

/** In the order of their numbers. */
function candidates(state: SceneState, below: string | null): Iterable<SceneNode> {
  if (below === null) return state.entities.values();
  const [, ...nodes] = withBelow(state.entity(below, 'below'));
  return nodes.sort((one, other) => one.number - other.number);
}
