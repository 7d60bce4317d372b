import type { SceneCallParams } from '../../shared/connection/scene/calls.ts';
import type { Entity } from '../../shared/connection/scene/entity.ts';
import { describeEntity } from './describe-entity.ts';
import { numberAfter, pageOf } from './page-of.ts';
import type { Page } from './scene.ts';
import { firstAfter } from './scene-node.ts';
import type { SceneState } from './scene-state.ts';

export function listEntities(state: SceneState, asked: SceneCallParams<'listEntities'>): Page<Entity> {
  const { children } = state.entityOrRoot(asked.parent, 'parent');
  const from = firstAfter(children, numberAfter(asked.after, 'e'));
  return pageOf(children.slice(from, from + asked.limit + 1), asked.limit, describeEntity);
}
