import { expect, it } from 'vitest';
import { SceneFeed } from '../../../renderer/pictures/scene-feed.ts';
import type { SceneChange } from '../../../renderer/scene/scene-change.ts';
import { aBox, aMaterial, anEntity } from '../../support/pictures-scene.ts';

const entity = (name: string, x = 0): SceneChange => ({
  kind: 'entity',
  entity: name,
  data: anEntity({ position: [x, 0, 0] }),
});
const gone = (over: Partial<Extract<SceneChange, { kind: 'gone' }>>): SceneChange => ({
  kind: 'gone',
  entities: [],
  materials: [],
  meshes: [],
  textures: [],
  ...over,
});
const mesh: SceneChange = { kind: 'mesh', mesh: 1, data: aBox() };
const material: SceneChange = { kind: 'material', material: 'm1', data: aMaterial() };

it('is empty until it is told something, and again when all was told', () => {
  const feed = new SceneFeed();
  expect(feed.empty).toBe(true);
  expect(feed.next()).toBeNull();
  feed.take(entity('e1'));
  expect(feed.empty).toBe(false);
  feed.next();
  expect(feed.empty).toBe(true);
  expect(feed.next()).toBeNull();
});

it('tells meshes one by one, and the rest in handfuls of 256', () => {
  const feed = new SceneFeed();
  for (const change of [mesh, material]) feed.take(change);
  for (let at = 1; at <= 300; at += 1) feed.take(entity(`e${at}`));
  expect(feed.next()).toBe(mesh);
  expect(feed.next()).toHaveLength(256);
  expect(feed.next()).toHaveLength(45);
});

it('keeps only the newest of what changes again before it was told', () => {
  const feed = new SceneFeed();
  for (let at = 0; at < 10_000; at += 1) feed.take(entity('e1', at));
  expect(feed.next()).toEqual([entity('e1', 9999)]);
});

it('tells nothing of what came and went before it was told', () => {
  const feed = new SceneFeed();
  for (const change of [mesh, material, entity('e1')]) feed.take(change);
  feed.take(gone({ entities: ['e1'], materials: ['m1'], meshes: [1] }));
  expect(feed.empty).toBe(true);
  expect(feed.next()).toBeNull();
});

it('tells the end of what it told of, once, after what may still have named it', () => {
  const feed = new SceneFeed();
  for (const change of [mesh, entity('e1'), entity('e2')]) feed.take(change);
  feed.next();
  feed.next();
  feed.take(entity('e2', 5));
  feed.take(gone({ entities: ['e1'] }));
  feed.take(gone({ meshes: [1], textures: [7] }));
  expect(feed.next()).toEqual([entity('e2', 5), gone({ entities: ['e1'], meshes: [1] })]);
  feed.take(gone({ entities: ['e1'] }));
  expect(feed.empty).toBe(true);
});

it('tells the end of everything at once, before what came after it: the next device sees nothing of the one before', () => {
  const feed = new SceneFeed();
  for (const change of [mesh, material, entity('e1'), entity('e2')]) feed.take(change);
  feed.next();
  feed.next();
  feed.take(entity('e1', 5));
  expect(feed.cleared).toBe(false);
  feed.take(gone({ entities: ['e1', 'e2'], materials: ['m1'], meshes: [1] }));
  const next: SceneChange = { kind: 'mesh', mesh: 2, data: aBox() };
  feed.take(next);
  feed.take(entity('e3'));
  expect(feed.cleared).toBe(true);
  expect(feed.next()).toEqual([gone({ entities: ['e1', 'e2'], materials: ['m1'], meshes: [1] })]);
  expect(feed.cleared).toBe(false);
  expect(feed.next()).toBe(next);
  expect(feed.next()).toEqual([entity('e3')]);
});

it('holds no more than the scene does while thousands of things come and go', () => {
  const feed = new SceneFeed();
  for (let at = 1; at <= 5000; at += 1) {
    feed.take(entity(`e${at}`));
    feed.take(gone({ entities: [`e${at}`] }));
  }
  expect(feed.empty).toBe(true);
});
