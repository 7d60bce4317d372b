import { describe, expect, it } from 'vitest';
import {
  aMesh,
  aModel,
  aNode,
  indexedMesh,
  squareTriangles,
  type Triangle,
} from '../../support/builders/model-asset.ts';
import { aScene, aSceneOf } from './on-scene.ts';

const eighthTurn: [number, number, number, number] = [0, 0, Math.sin(Math.PI / 8), Math.cos(Math.PI / 8)];
const unitBox = { min: [-0.5, -0.5, -0.5], max: [0.5, 0.5, 0.5] };

const diamond: Triangle[] = [
  [
    [1, 0, 0],
    [0, 1, 0],
    [-1, 0, 0],
  ],
  [
    [1, 0, 0],
    [0, -1, 0],
    [-1, 0, 0],
  ],
];

describe('bounds in the world', () => {
  it('are null where there is no mesh', () => {
    const scene = aScene();
    const { entity } = scene.create({});
    expect(scene.bounds(null, 'world')).toBeNull();
    expect(scene.bounds(entity, 'world')).toBeNull();
    expect(scene.bounds(entity, 'local')).toBeNull();
  });

  it('are of the entity and all below it, or of the whole scene', () => {
    const { scene, id } = aSceneOf(
      aModel({
        nodes: [
          aNode({ name: 'a', position: [10, 0, 0] }),
          aNode({ name: 'b', parent: 0, position: [0, 5, 0] }),
          aNode({ name: 'c', position: [-10, 0, 0] }),
        ],
      }),
    );
    expect(scene.bounds(id('b'), 'world')).toEqual({ min: [9.5, 4.5, -0.5], max: [10.5, 5.5, 0.5] });
    expect(scene.bounds(id('a'), 'world')).toEqual({ min: [9.5, -0.5, -0.5], max: [10.5, 5.5, 0.5] });
    expect(scene.bounds(null, 'world')).toEqual({ min: [-10.5, -0.5, -0.5], max: [10.5, 5.5, 0.5] });
  });

  it('are tight around turned triangles, not around their turned box', () => {
    const { scene } = aSceneOf(
      aModel({ meshes: [aMesh(diamond)], nodes: [aNode({ rotation: eighthTurn })] }),
    );
    const half = Math.SQRT1_2;
    const box = scene.bounds(null, 'world');
    expect(box?.min[0]).toBeCloseTo(-half, 12);
    expect(box?.max[1]).toBeCloseTo(half, 12);
  });

  it('reach to what is smaller and lies within the turned box of something, but beyond its triangles', () => {
    const { scene } = aSceneOf(
      aModel({
        meshes: [aMesh(diamond), aMesh(squareTriangles(0.1))],
        nodes: [aNode({ rotation: eighthTurn }), aNode({ meshes: [1], position: [1, 0, 0] })],
      }),
    );
    expect(scene.bounds(null, 'world')?.max[0]).toBeCloseTo(1.05, 6);
  });

  it('leave out corners that no triangle uses', () => {
    const mesh = indexedMesh(
      new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0, 99, 99, 99]),
      new Uint32Array([0, 1, 2]),
    );
    expect(aSceneOf(aModel({ meshes: [mesh] })).scene.bounds(null, 'world')).toEqual({
      min: [0, 0, 0],
      max: [1, 1, 0],
    });
  });

  it('follow what moves above', () => {
    const { scene, root, id } = aSceneOf();
    scene.bounds(id('node'), 'world');
    scene.update(root, { position: [1, 0, 0], scale: [1, 2, 1] });
    expect(scene.bounds(id('node'), 'world')).toEqual({ min: [0.5, -1, -0.5], max: [1.5, 1, 0.5] });
  });

  it('count what is invisible', () => {
    const { scene, root } = aSceneOf();
    scene.update(root, { visible: false });
    expect(scene.bounds(null, 'world')).toEqual(unitBox);
  });

  it('leave out what is not enabled, and what is below it, and count it again when it is', () => {
    const { scene, root, id } = aSceneOf();
    scene.update(root, { enabled: false });
    for (const entity of [null, root, id('node')]) expect(scene.bounds(entity, 'world')).toBeNull();
    expect(scene.bounds(id('node'), 'local')).toBeNull();
    scene.update(id('node'), { position: [1, 0, 0] });
    scene.update(root, { enabled: true, position: [0, 1, 0] });
    expect(scene.bounds(null, 'world')).toEqual({ min: [0.5, 0.5, -0.5], max: [1.5, 1.5, 0.5] });
    expect(scene.bounds(root, 'local')).toEqual({ min: [0.5, -0.5, -0.5], max: [1.5, 0.5, 0.5] });
  });

  it('shrink when something is destroyed, disabled or put elsewhere', () => {
    const { scene, root, id } = aSceneOf(
      aModel({ nodes: [aNode({ name: 'a' }), aNode({ name: 'b', position: [5, 0, 0] })] }),
    );
    const width = () => scene.bounds(root, 'world')?.max[0];
    expect(width()).toBe(5.5);
    scene.update(id('b'), { enabled: false });
    expect(width()).toBe(0.5);
    scene.update(id('b'), { enabled: true });
    expect(width()).toBe(5.5);
    scene.update(id('b'), { parent: null });
    expect(width()).toBe(0.5);
    scene.update(id('b'), { parent: root });
    expect(width()).toBe(5.5);
    scene.destroy(id('b'));
    expect(width()).toBe(0.5);
  });

  it('collapse with a scale of zero, without a NaN', () => {
    const { scene, root } = aSceneOf(aModel({ nodes: [aNode({ rotation: eighthTurn })] }));
    scene.update(root, { scale: [0, 0, 0], position: [1, 2, 3] });
    expect(scene.bounds(null, 'world')).toEqual({ min: [1, 2, 3], max: [1, 2, 3] });
    expect(scene.bounds(root, 'local')?.max[2]).toBe(0.5);
  });

  it('leave out what is too far for numbers to say, and count what is brought back from there', () => {
    const { scene, root, id } = aSceneOf(aModel({ nodes: [aNode({ name: 'a' }), aNode({ name: 'b' })] }));
    const huge: [number, number, number] = [1e200, 1e200, 1e200];
    scene.update(root, { scale: huge });
    scene.update(id('a'), { scale: huge });
    scene.update(id('b'), { scale: [1e-200, 1e-200, 1e-200] });
    const box = scene.bounds(null, 'world');
    expect(box?.max[0]).toBeCloseTo(0.5, 9);
    expect(scene.bounds(id('a'), 'world')).toBeNull();
    expect(scene.rayCast({ origin: [0, 0, 5], direction: [0, 0, -1], hits: 'all', limit: 9 })).toHaveLength(
      4,
    );
    expect(scene.outline(9).boxes.map(({ entity }) => entity)).toEqual([id('b')]);
  });
});

describe('bounds in the axes of an entity', () => {
  it('are the same wherever it stands, however it is turned and scaled', () => {
    const { scene, root } = aSceneOf();
    scene.update(root, { position: [7, 8, 9], rotation: eighthTurn, scale: [3, 0, -2] });
    expect(scene.bounds(root, 'local')).toEqual(unitBox);
  });

  it('are tight around what is below it as it is turned there', () => {
    const { scene, root, id } = aSceneOf(
      aModel({ nodes: [aNode({ position: [3, 0, 0], rotation: eighthTurn, scale: [2, 2, 2] })] }),
    );
    const box = scene.bounds(root, 'local');
    expect(box?.min[0]).toBeCloseTo(3 - Math.SQRT2, 12);
    expect(box?.max[2]).toBeCloseTo(1, 12);
    expect(scene.bounds(id('node'), 'local')).toEqual(unitBox);
  });

  it('follow what moves below, and do not change when it moves itself', () => {
    const { scene, root, id } = aSceneOf();
    scene.bounds(root, 'local');
    scene.update(id('node'), { position: [0, 2, 0] });
    const moved = { min: [-0.5, 1.5, -0.5], max: [0.5, 2.5, 0.5] };
    expect(scene.bounds(root, 'local')).toEqual(moved);
    scene.update(root, { position: [1, 1, 1] });
    expect(scene.bounds(root, 'local')).toEqual(moved);
  });

  it('of the whole scene are those in the world', () => {
    const { scene, root } = aSceneOf();
    scene.update(root, { position: [1, 1, 1] });
    expect(scene.bounds(null, 'local')).toEqual(scene.bounds(null, 'world'));
  });
});
