import { describe, expect, it } from 'vitest';
import {
  aMaterial,
  aMesh,
  aModel,
  aNode,
  aTexture,
  boxTriangles,
} from '../../support/builders/model-asset.ts';
import { aScene, aSceneOf, expectRefusal, idOf } from './on-scene.ts';

const textured = { texture: 0, wrapS: 'repeat', wrapT: 'repeat' } as const;

describe('a model that is placed', () => {
  it('has its nodes below a root that bears its name and stands at the origin', () => {
    const { scene, root } = aSceneOf(
      aModel({ name: 'engine', nodes: [aNode({ name: 'block' }), aNode({ name: 'valve', parent: 0 })] }),
    );
    expect(scene.get(root)).toMatchObject({ name: 'engine', parent: null, children: 1, meshes: 0 });
    expect(scene.get(idOf(scene, 'block'))).toMatchObject({ parent: root, children: 1, meshes: 1 });
    expect(scene.get(idOf(scene, 'valve')).parent).toBe(idOf(scene, 'block'));
  });

  it('lies below the entity that is named', () => {
    const scene = aScene();
    const { entity } = scene.create({});
    expect(scene.get(scene.place(aModel(), entity).root).parent).toBe(entity);
  });

  it('says what it holds alone, whatever is there already', () => {
    const mesh = aMesh(boxTriangles());
    const asset = aModel({
      nodes: [aNode(), aNode()],
      meshes: [mesh],
      materials: [aMaterial({ colorTexture: textured })],
      textures: [aTexture(100)],
    });
    const scene = aScene();
    const first = scene.place(asset, null).statistics;
    const bytes =
      mesh.positions.byteLength +
      mesh.normals.byteLength +
      mesh.indices.byteLength +
      (mesh.tree[0]?.byteLength ?? 0);
    expect(first).toEqual({
      models: 1,
      entities: 3,
      meshes: 1,
      triangles: 24,
      vertices: 72,
      materials: 1,
      textures: 1,
      bytes: bytes + 100,
    });
    expect(scene.place(asset, null).statistics).toEqual(first);
  });

  it('leaves out meshes, materials and textures that no node shows', () => {
    const { scene } = aSceneOf(
      aModel({
        meshes: [aMesh(boxTriangles()), aMesh(boxTriangles(), 1)],
        materials: [aMaterial(), aMaterial({ colorTexture: textured })],
        textures: [aTexture()],
      }),
    );
    expect(scene.statistics()).toMatchObject({ meshes: 1, materials: 1, textures: 0 });
  });

  it('is not turned by a rotation of zeros', () => {
    const { scene, id } = aSceneOf(aModel({ nodes: [aNode({ rotation: [0, 0, 0, 0] })] }));
    expect(scene.get(id('node')).rotation).toEqual([0, 0, 0, 1]);
  });

  it('shows nothing for a mesh without triangles', () => {
    const empty = { ...aMesh(boxTriangles()), indices: new Uint32Array(0), tree: [] };
    const { scene, id } = aSceneOf(aModel({ meshes: [empty] }));
    expect(scene.get(id('node')).meshes).toBe(0);
    expect(scene.bounds(null, 'world')).toBeNull();
  });

  it('shares no materials with the same model placed before', () => {
    const asset = aModel();
    const scene = aScene();
    scene.place(asset, null);
    scene.place(asset, null);
    scene.updateMaterial('m1', { color: [1, 0, 0] });
    const [first, second] = scene.materials({ entity: null, limit: 10 }).items;
    expect([first?.color, second?.color]).toEqual([
      [1, 0, 0],
      [1, 1, 1],
    ]);
  });

  it('is refused below a parent that is not there', () => {
    const scene = aScene();
    expectRefusal(scene, () => scene.place(aModel(), 'e1'), { code: 'EntityNotFound', target: 'parent' });
  });

  it('leaves the scene as it was when it contradicts itself', () => {
    const scene = aScene();
    const broken = [
      aModel({ nodes: [aNode({ meshes: [4] })] }),
      aModel({ materials: [] }),
      aModel({ nodes: [aNode({ parent: 0 })] }),
      aModel({ nodes: [aNode({ parent: 1 }), aNode()] }),
    ];
    for (const asset of broken) expect(() => scene.place(asset, null)).toThrow();
    expect(Object.values(scene.statistics())).toEqual(Array(8).fill(0));
    expect(scene.list({ parent: null, limit: 10 }).items).toEqual([]);
  });
});

describe('statistics', () => {
  it('count a mesh once and its triangles each time they are drawn', () => {
    const { scene, root } = aSceneOf();
    const before = scene.statistics();
    scene.clone(root, null);
    expect(scene.statistics()).toEqual({
      ...before,
      entities: before.entities * 2,
      triangles: before.triangles * 2,
      vertices: before.vertices * 2,
    });
  });

  it('count a model for as long as something of it, or a copy of that, is there', () => {
    const { scene, root, id } = aSceneOf();
    const copy = scene.clone(id('node'), null);
    scene.destroy(root);
    expect(scene.statistics()).toMatchObject({ models: 1, entities: 1, meshes: 1, triangles: 12 });
    scene.destroy(copy.entity);
    expect(Object.values(scene.statistics())).toEqual(Array(8).fill(0));
  });

  it('keep a texture while one of its materials is there', () => {
    const scene = aScene();
    scene.place(
      aModel({
        nodes: [aNode({ name: 'a', meshes: [0] }), aNode({ name: 'b', meshes: [1] })],
        meshes: [aMesh(boxTriangles(), 0), aMesh(boxTriangles(), 1)],
        materials: [aMaterial({ colorTexture: textured }), aMaterial({ normalTexture: textured })],
        textures: [aTexture()],
      }),
      null,
    );
    scene.destroy(idOf(scene, 'a'));
    expect(scene.statistics()).toMatchObject({ materials: 1, textures: 1 });
    scene.destroy(idOf(scene, 'b'));
    expect(scene.statistics()).toMatchObject({ materials: 0, textures: 0, bytes: 0 });
  });
});

describe('a scene is full', () => {
  const full = (call: string) => ({ code: 'SceneFull', message: new RegExp(call) });

  it('with exactly as many entities as it may have, and refuses one more', () => {
    const scene = aScene({ entities: 3 });
    const { root } = scene.place(aModel(), null);
    scene.create({});
    expectRefusal(scene, () => scene.create({}), full('4 entities'));
    expectRefusal(scene, () => scene.clone(root, null), full('5 entities'));
    expectRefusal(scene, () => scene.place(aModel(), null), full('5 entities'));
  });

  it('with exactly as many triangles as it may have, those of clones included', () => {
    const scene = aScene({ triangles: 24 });
    const { root } = scene.place(aModel(), null);
    scene.clone(root, null);
    expectRefusal(scene, () => scene.clone(root, null), full('36 triangles'));
    expectRefusal(scene, () => scene.place(aModel(), null), full('36 triangles'));
    scene.create({});
  });

  it('no longer after something was destroyed', () => {
    const scene = aScene({ entities: 2, triangles: 12 });
    const { root } = scene.place(aModel(), null);
    scene.destroy(root);
    expect(scene.place(aModel(), null).statistics.triangles).toBe(12);
  });
});
