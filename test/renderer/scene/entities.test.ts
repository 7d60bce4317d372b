import { describe, expect, it } from 'vitest';
import { aMesh, aModel, aNode, boxTriangles } from '../../support/builders/model-asset.ts';
import { aScene, aSceneOf, expectRefusal, idOf } from './on-scene.ts';

describe('an entity that is created', () => {
  it('lies on top, at the origin, enabled, visible, untinted and unselected, unless told otherwise', () => {
    expect(aScene().create({})).toEqual({
      entity: 'e1',
      name: '',
      parent: null,
      children: 0,
      position: [0, 0, 0],
      rotation: [0, 0, 0, 1],
      scale: [1, 1, 1],
      enabled: true,
      visible: true,
      tint: null,
      selected: false,
      meshes: 0,
    });
  });

  it('has all that it is told', () => {
    const scene = aScene();
    const { entity: parent } = scene.create({});
    const told = {
      name: 'arm',
      parent,
      position: [1, 2, 3],
      rotation: [0, 1, 0, 0],
      scale: [2, 0, -1],
      enabled: false,
      visible: false,
      tint: [1, 0.5, 0],
      selected: true,
    } satisfies Parameters<typeof scene.create>[0];
    expect(scene.create(told)).toMatchObject(told);
    expect(scene.get(parent).children).toBe(1);
  });

  it('is refused below a parent that is not there', () => {
    const scene = aScene();
    expectRefusal(scene, () => scene.create({ parent: 'e7' }), {
      code: 'EntityNotFound',
      target: 'parent',
      message: /'e7'/,
    });
  });

  it.each([
    ['twice as long', [0, 0, 0, 2]],
    ['as long as numbers go', [0, 0, 0, 1e308]],
    ['hardly anything', [0, 0, 0, 1e-8]],
  ] as const)('has a rotation of unit length although it was %s', (_name, rotation) => {
    expect(aScene().create({ rotation: [...rotation] }).rotation).toEqual([0, 0, 0, 1]);
  });

  it('does not change with the list that it was told', () => {
    const scene = aScene();
    const position: [number, number, number] = [1, 2, 3];
    const { entity } = scene.create({ position });
    position[0] = 9;
    scene.get(entity).position[1] = 9;
    expect(scene.get(entity).position).toEqual([1, 2, 3]);
  });
});

describe('an entity that is updated', () => {
  it('keeps what is left out', () => {
    const scene = aScene();
    const { entity } = scene.create({ name: 'arm', position: [1, 2, 3], tint: [1, 0, 0], selected: true });
    const updated = scene.update(entity, { scale: [2, 2, 2] });
    expect(updated).toMatchObject({ name: 'arm', position: [1, 2, 3], tint: [1, 0, 0], selected: true });
    expect(updated).toEqual(scene.get(entity));
  });

  it('loses its own tint by null', () => {
    const scene = aScene();
    const { entity } = scene.create({ tint: [1, 0, 0] });
    expect(scene.update(entity, { tint: null }).tint).toBeNull();
  });

  it('keeps its transform below another parent, and so stands elsewhere', () => {
    const { scene, root, id } = aSceneOf();
    const { entity: parent } = scene.create({ position: [10, 0, 0] });
    const moved = scene.update(id('node'), { parent });
    expect(moved).toMatchObject({ parent, position: [0, 0, 0] });
    expect(scene.get(root).children).toBe(0);
    expect(scene.bounds(moved.entity, 'world')).toEqual({ min: [9.5, -0.5, -0.5], max: [10.5, 0.5, 0.5] });
  });

  it('comes to the top by a parent of null', () => {
    const { scene, root, id } = aSceneOf();
    expect(scene.update(id('node'), { parent: null }).parent).toBeNull();
    expect(scene.get(root).children).toBe(0);
  });

  it('may be told the parent that it has', () => {
    const { scene, root, id } = aSceneOf();
    scene.update(id('node'), { parent: root });
    expect(scene.get(root).children).toBe(1);
  });

  it.each([
    ['itself', 'a'],
    ['its child', 'b'],
    ['what is far below it', 'c'],
  ])('is refused below %s, with all else that it was told', (_name, below) => {
    const { scene, id } = aSceneOf(
      aModel({
        nodes: [aNode({ name: 'a' }), aNode({ name: 'b', parent: 0 }), aNode({ name: 'c', parent: 1 })],
      }),
    );
    expectRefusal(scene, () => scene.update(id('a'), { name: 'other', parent: id(below) }), {
      code: 'InvalidParam',
      target: 'parent',
    });
  });

  it('is refused below a parent that is not there, with all else that it was told', () => {
    const { scene, root } = aSceneOf();
    expectRefusal(scene, () => scene.update(root, { name: 'other', parent: 'e99' }), {
      code: 'EntityNotFound',
      target: 'parent',
    });
  });
});

describe('an entity that is destroyed', () => {
  it('takes along what is below it, and only that', () => {
    const { scene, root } = aSceneOf(
      aModel({ nodes: [aNode({ name: 'a' }), aNode({ name: 'b', parent: 0 }), aNode({ name: 'c' })] }),
    );
    expect(scene.destroy(idOf(scene, 'a'))).toBe(2);
    expect(scene.list({ parent: root, limit: 10 }).items.map(({ name }) => name)).toEqual(['c']);
  });

  it('is unknown to every call from then on', () => {
    const { scene, root } = aSceneOf();
    scene.destroy(root);
    const calls: [() => unknown, string][] = [
      [() => scene.get(root), 'entity'],
      [() => scene.update(root, {}), 'entity'],
      [() => scene.destroy(root), 'entity'],
      [() => scene.clone(root, null), 'entity'],
      [() => scene.bounds(root, 'world'), 'entity'],
      [() => scene.bounds(root, 'local'), 'entity'],
      [() => scene.materials({ entity: root, limit: 1 }), 'entity'],
      [() => scene.list({ parent: root, limit: 1 }), 'parent'],
      [() => scene.find({ name: '', below: root, limit: 1 }), 'below'],
      [() => scene.create({ parent: root }), 'parent'],
      [() => scene.place(aModel(), root), 'parent'],
    ];
    for (const [call, target] of calls)
      expectRefusal(scene, call, { code: 'EntityNotFound', target, message: new RegExp(`'${root}'`) });
  });

  it('never gives its id to another, also when everything was destroyed', () => {
    const scene = aScene();
    scene.destroy(scene.create({}).entity);
    expect(scene.create({}).entity).toBe('e2');
    expect(scene.clear()).toBe(1);
    expect(scene.create({}).entity).toBe('e3');
  });

  it('is survived by what was put elsewhere before', () => {
    const { scene, root, id } = aSceneOf();
    const node = id('node');
    scene.update(node, { parent: null });
    expect(scene.destroy(root)).toBe(1);
    expect(scene.get(node).meshes).toBe(1);
  });
});

describe('a scene that is cleared', () => {
  it('has nothing left', () => {
    const { scene } = aSceneOf();
    expect(scene.clear()).toBe(2);
    expect(Object.values(scene.statistics())).toEqual(Array(8).fill(0));
    expect(scene.bounds(null, 'world')).toBeNull();
  });

  it('says that nothing went when nothing was there', () => {
    expect(aScene().clear()).toBe(0);
  });

  it('takes the same model again', () => {
    const asset = aModel({ meshes: [aMesh(boxTriangles())] });
    const { scene } = aSceneOf(asset);
    scene.clear();
    scene.place(asset, null);
    expect(scene.statistics().triangles).toBe(12);
  });
});

describe('a clone', () => {
  const tree = () =>
    aSceneOf(
      aModel({
        nodes: [
          aNode({ name: 'a', position: [1, 2, 3], scale: [2, 2, 2], meshes: [] }),
          aNode({ name: 'b', parent: 0 }),
          aNode({ name: 'c', parent: 1, rotation: [0, 1, 0, 0] }),
        ],
      }),
    );

  it('has everything of the original but its ids', () => {
    const { scene, id } = tree();
    scene.update(id('b'), { tint: [1, 0, 0], selected: true, visible: false, enabled: false });
    const originals = ['a', 'b', 'c'].map((name) => scene.get(id(name)));
    const copy = scene.clone(id('a'), null);
    const [b] = scene.list({ parent: copy.entity, limit: 10 }).items;
    const [c] = scene.list({ parent: b?.entity ?? null, limit: 10 }).items;
    for (const [at, one] of [copy, b, c].entries()) {
      const { entity, parent, ...same } = originals[at] ?? copy;
      expect(one).toMatchObject(same);
      expect(one?.entity).not.toBe(entity);
    }
  });

  it('lies beside the original when no parent is named', () => {
    const { scene, id } = tree();
    expect(scene.clone(id('c'), undefined).parent).toBe(id('b'));
  });

  it('lies on top by a parent of null, and below the one that is named', () => {
    const { scene, root, id } = tree();
    expect(scene.clone(id('c'), null).parent).toBeNull();
    expect(scene.clone(id('c'), root).parent).toBe(root);
  });

  it('may lie below what it was copied from', () => {
    const { scene, root, id } = tree();
    const copy = scene.clone(root, id('c'));
    expect(copy).toMatchObject({ parent: id('c'), children: 1 });
    expect(scene.statistics().entities).toBe(8);
  });

  it('goes its own way afterwards', () => {
    const { scene, id } = tree();
    const copy = scene.clone(id('a'), null);
    scene.update(copy.entity, { position: [9, 9, 9] });
    scene.destroy(id('b'));
    expect(scene.get(id('a'))).toMatchObject({ position: [1, 2, 3], children: 0 });
    expect(scene.get(copy.entity)).toMatchObject({ position: [9, 9, 9], children: 1 });
  });

  it('is refused below a parent that is not there', () => {
    const { scene, root } = tree();
    expectRefusal(scene, () => scene.clone(root, 'e99'), { code: 'EntityNotFound', target: 'parent' });
  });
});
