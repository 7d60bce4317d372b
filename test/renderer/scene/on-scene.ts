import { expect } from 'vitest';
import type { ModelAsset } from '../../../renderer/models/model-asset.ts';
import { openScene } from '../../../renderer/scene/open-scene.ts';
import type { Scene } from '../../../renderer/scene/scene.ts';
import type { SceneChange } from '../../../renderer/scene/scene-change.ts';
import { SceneFault } from '../../../renderer/scene-fault.ts';
import { sceneCalls } from '../../../shared/connection/scene/calls.ts';
import type { EntityId } from '../../../shared/connection/scene/entity.ts';
import type { RayCast, RayHit } from '../../../shared/connection/scene/ray.ts';
import { aModel } from '../../support/builders/model-asset.ts';

export const aScene = (limits: { entities?: number; triangles?: number } = {}): Scene =>
  openScene({ entities: 1_000_000, triangles: 1_000_000_000, ...limits });

/** A scene of one model, and the ids of its nodes by their names. */
export function aSceneOf(asset: ModelAsset = aModel()) {
  const scene = aScene();
  const { root } = scene.place(asset, null);
  return { scene, root, id: (name: string) => idOf(scene, name) };
}

/** Of the first that bears the name. */
export function idOf(scene: Scene, name: string): EntityId {
  const [found] = scene.find({ name, below: null, limit: 1 }).items;
  if (found === undefined) throw new Error(`Nothing is called ${name}.`);
  return found.entity;
}

/** As a device asks: what it leaves out is filled in, what can't be asked throws. */
export const cast = (scene: Scene, asked: RayCast): readonly RayHit[] =>
  scene.rayCast(sceneCalls.rayCast.params.parse(asked));

/** Everything that can be seen of a scene. */
export function everythingOf(scene: Scene): { changes: SceneChange[]; statistics: unknown } {
  const changes: SceneChange[] = [];
  scene.follow((change) => changes.push(change))();
  return { changes, statistics: scene.statistics() };
}

/** The call is refused so, and the scene is as it was. */
export function expectRefusal(
  scene: Scene,
  call: () => unknown,
  fault: { code: string; target?: string; message?: RegExp },
): void {
  const before = everythingOf(scene);
  let caught: unknown;
  const heard: SceneChange[] = [];
  const leave = scene.follow((change) => heard.push(change));
  const first = heard.length;
  try {
    call();
  } catch (error) {
    caught = error;
  }
  leave();
  expect(caught).toBeInstanceOf(SceneFault);
  const { message, ...rest } = fault;
  expect(caught).toMatchObject(rest);
  if (message !== undefined) expect(String(caught)).toMatch(message);
  expect(heard.length).toBe(first);
  expect(everythingOf(scene)).toEqual(before);
}
