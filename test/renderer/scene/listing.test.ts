import { describe, expect, it } from 'vitest';
import type { Page } from '../../../renderer/scene/scene.ts';
import type { Entity } from '../../../shared/connection/scene/entity.ts';
import { aMaterial, aMesh, aModel, aNode, boxTriangles } from '../../support/builders/model-asset.ts';
import { aScene, aSceneOf, expectRefusal } from './on-scene.ts';

const ids = ({ items }: Page<Entity>) => items.map(({ entity }) => entity);

function aSceneOfMany(count: number) {
  const scene = aScene();
  for (let made = 0; made < count; made += 1) scene.create({ name: made % 2 === 0 ? 'even' : 'odd' });
  return scene;
}

describe('the entities of a scene', () => {
  it('are listed by the number of their ids, not by their letters or when they came below the parent', () => {
    const scene = aSceneOfMany(11);
    scene.update('e2', { parent: 'e1' });
    scene.update('e2', { parent: null });
    expect(ids(scene.list({ parent: null, limit: 100 }))).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((number) => `e${number}`),
    );
  });

  it('come in pages, each after the last id of the one before', () => {
    const scene = aSceneOfMany(5);
    const first = scene.list({ parent: null, limit: 2 });
    expect([ids(first), first.after]).toEqual([['e1', 'e2'], 'e2']);
    const second = scene.list({ parent: null, limit: 2, after: 'e2' });
    expect([ids(second), second.after]).toEqual([['e3', 'e4'], 'e4']);
    const last = scene.list({ parent: null, limit: 2, after: 'e4' });
    expect([ids(last), last.after]).toEqual([['e5'], null]);
  });

  it('end with the page that is just full', () => {
    expect(aSceneOfMany(2).list({ parent: null, limit: 2 }).after).toBeNull();
  });

  it('go on after one that is gone by now', () => {
    const scene = aSceneOfMany(5);
    scene.destroy('e2');
    expect(ids(scene.list({ parent: null, limit: 2, after: 'e2' }))).toEqual(['e3', 'e4']);
  });

  it('are those of one parent alone, without what is further below', () => {
    const scene = aSceneOfMany(4);
    scene.update('e3', { parent: 'e1' });
    scene.update('e4', { parent: 'e3' });
    expect(ids(scene.list({ parent: 'e1', limit: 10 }))).toEqual(['e3']);
  });

  it.each(['m1', 'e0', '2', 'e', 'e-1', ''])('are not listed after %j, which is no id', (after) => {
    const scene = aSceneOfMany(1);
    expectRefusal(scene, () => scene.list({ parent: null, limit: 1, after }), {
      code: 'InvalidParam',
      target: 'after',
    });
  });
});

describe('entities are found', () => {
  it('by exactly their name, wherever they lie, in pages by number', () => {
    const scene = aSceneOfMany(6);
    scene.update('e1', { parent: 'e6' });
    scene.create({ name: 'Even' });
    const first = scene.find({ name: 'even', below: null, limit: 2 });
    expect([ids(first), first.after]).toEqual([['e1', 'e3'], 'e3']);
    const last = scene.find({ name: 'even', below: null, limit: 2, after: 'e3' });
    expect([ids(last), last.after]).toEqual([['e5'], null]);
  });

  it('below one, at any depth, itself excepted, by number although they were put there later', () => {
    const scene = aSceneOfMany(7);
    scene.update('e5', { parent: 'e1' });
    scene.update('e3', { parent: 'e5' });
    const found = scene.find({ name: 'even', below: 'e1', limit: 1 });
    expect([ids(found), found.after]).toEqual([['e3'], 'e3']);
    expect(ids(scene.find({ name: 'even', below: 'e1', limit: 5, after: 'e3' }))).toEqual(['e5']);
  });

  it('not where none bears the name', () => {
    expect(aSceneOfMany(2).find({ name: 'none', below: null, limit: 2 })).toEqual({ items: [], after: null });
  });
});

describe('the materials of a scene', () => {
  const textured = { texture: 0, wrapS: 'repeat', wrapT: 'repeat' } as const;
  const painted = () =>
    aSceneOf(
      aModel({
        nodes: [
          aNode({ name: 'a', meshes: [1, 0] }),
          aNode({ name: 'b', meshes: [2] }),
          aNode({ name: 'c', parent: 1, meshes: [0] }),
        ],
        meshes: [aMesh(boxTriangles(), 2), aMesh(boxTriangles(), 0), aMesh(boxTriangles(), 1)],
        materials: [
          aMaterial({ name: 'red', color: [1, 0, 0] }),
          aMaterial({ name: 'green', opacity: 0.5, alpha: 'mask' }),
          aMaterial({ name: 'blue', colorTexture: textured }),
        ],
        textures: [{ mimeType: 'image/png', bytes: new Uint8Array(3) }],
      }),
    );
  const names = ({ items }: { items: readonly { name: string }[] }) => items.map(({ name }) => name).sort();

  it('are listed by number, in pages', () => {
    const { scene } = painted();
    const first = scene.materials({ entity: null, limit: 2 });
    expect([first.items.map(({ material }) => material), first.after]).toEqual([['m1', 'm2'], 'm2']);
    const last = scene.materials({ entity: null, limit: 2, after: 'm2' });
    expect([last.items.map(({ material }) => material), last.after]).toEqual([['m3'], null]);
  });

  it('are those of an entity and of what is below it, each once', () => {
    const { scene, root, id } = painted();
    expect(names(scene.materials({ entity: id('a'), limit: 10 }))).toEqual(['blue', 'red']);
    expect(names(scene.materials({ entity: id('b'), limit: 10 }))).toEqual(['blue', 'green']);
    expect(names(scene.materials({ entity: root, limit: 10 }))).toEqual(['blue', 'green', 'red']);
  });

  it('say whether a picture lies over their colour', () => {
    const { scene } = painted();
    const blue = scene.materials({ entity: null, limit: 10 }).items.find(({ name }) => name === 'blue');
    expect(blue).toEqual({
      ...blue,
      color: [1, 1, 1],
      opacity: 1,
      metalness: 0,
      roughness: 1,
      textured: true,
    });
  });

  it('change for all who show them, and keep what is left out', () => {
    const { scene, id } = painted();
    const [copied] = scene.materials({
      entity: scene.clone(id('b'), null).entity,
      limit: 1,
      after: 'm1',
    }).items;
    const changed = scene.updateMaterial(copied?.material ?? '', { color: [0, 0, 1], metalness: 1 });
    expect(changed).toEqual({ ...copied, color: [0, 0, 1], metalness: 1 });
    expect(scene.materials({ entity: id('b'), limit: 10 }).items).toContainEqual(changed);
  });

  it('are gone when the last entity that showed them is', () => {
    const { scene, id } = painted();
    const [green] = scene.materials({ entity: null, limit: 10 }).items.filter(({ name }) => name === 'green');
    scene.destroy(id('b'));
    expect(names(scene.materials({ entity: null, limit: 10 }))).toEqual(['blue', 'red']);
    const { material } = green ?? { material: '' };
    expectRefusal(scene, () => scene.updateMaterial(material, { opacity: 1 }), {
      code: 'MaterialNotFound',
      target: 'material',
      message: new RegExp(`'${material}'`),
    });
  });

  it('are not listed after what is no id of a material', () => {
    const { scene } = painted();
    expectRefusal(scene, () => scene.materials({ entity: null, limit: 1, after: 'e1' }), {
      code: 'InvalidParam',
      target: 'after',
    });
  });

  it('blend while an opaque one is seen through, and are opaque again afterwards', () => {
    const { scene } = aSceneOf();
    const alphas: string[] = [];
    scene.follow((change) => change.kind === 'material' && alphas.push(change.data.alpha));
    scene.updateMaterial('m1', { opacity: 0.5 });
    scene.updateMaterial('m1', { roughness: 0.5 });
    scene.updateMaterial('m1', { opacity: 1 });
    expect(alphas).toEqual(['opaque', 'blend', 'blend', 'opaque']);
  });

  it('keep the way in which their file lets them be seen through', () => {
    const { scene } = aSceneOf(aModel({ materials: [aMaterial({ alpha: 'mask' })] }));
    scene.updateMaterial('m1', { opacity: 0.5 });
    const alphas: string[] = [];
    scene.follow((change) => change.kind === 'material' && alphas.push(change.data.alpha));
    expect(alphas).toEqual(['mask']);
  });
});
