import { describe, expect, it } from 'vitest';
import {
  aMaterial,
  aMesh,
  aModel,
  aNode,
  boxTriangles,
  squareTriangles,
} from '../../support/builders/model-asset.ts';
import { aScene, aSceneOf, cast } from './on-scene.ts';

const down = { origin: [0.1, 0.2, 10], direction: [0, 0, -1] } as const;
const at = { origin: [...down.origin], direction: [...down.direction] } as {
  origin: [number, number, number];
  direction: [number, number, number];
};
const distances = (hits: readonly { distance: number }[]) => hits.map(({ distance }) => distance);

/** Squares across the z axis, one for each height. */
const aStack = (...heights: number[]) =>
  aSceneOf(
    aModel({
      meshes: [aMesh(squareTriangles(2))],
      nodes: heights.map((z) => aNode({ name: `z${z}`, position: [0, 0, z] })),
    }),
  );

describe('a ray', () => {
  it('finds entity, material, point, normal and distance of what it meets first', () => {
    const { scene, id } = aSceneOf();
    expect(cast(scene, at)).toEqual([
      { entity: id('node'), material: 'm1', point: [0.1, 0.2, 0.5], normal: [0, 0, 1], distance: 9.5 },
    ]);
  });

  it('finds nothing in an empty scene, beside everything, or behind its origin', () => {
    expect(cast(aScene(), at)).toEqual([]);
    const { scene } = aSceneOf();
    expect(cast(scene, { ...at, origin: [5, 0, 10] })).toEqual([]);
    expect(cast(scene, { ...at, direction: [0, 0, 1] })).toEqual([]);
  });

  it.each([
    ['tiny', 1e-8],
    ['huge', 1e300],
  ])('measures in metres, also with a %s direction', (_name, length) => {
    const { scene } = aSceneOf();
    expect(cast(scene, { ...at, direction: [0, 0, -length] })[0]?.distance).toBe(9.5);
  });

  it('meets triangles from both sides, and shows the normal of the side that it comes from', () => {
    const { scene } = aStack(0);
    expect(cast(scene, at)[0]?.normal[2]).toBe(1);
    expect(cast(scene, { origin: [0.1, 0.2, -10], direction: [0, 0, 1] })[0]?.normal[2]).toBe(-1);
  });

  it('that begins inside meets the far side', () => {
    const { scene } = aSceneOf();
    expect(cast(scene, { ...at, origin: [0.1, 0.2, 0] })[0]).toMatchObject({
      distance: 0.5,
      normal: [0, 0, 1],
    });
  });

  it('that begins on a triangle meets it at no distance', () => {
    expect(distances(cast(aStack(0).scene, { ...at, origin: [0.1, 0.2, 0] }))).toEqual([0]);
  });

  it('meets what is exactly at its greatest distance, and nothing beyond', () => {
    const { scene } = aStack(0);
    expect(cast(scene, { ...at, maxDistance: 10 })).toHaveLength(1);
    expect(cast(scene, { ...at, maxDistance: 9.999999 })).toEqual([]);
  });

  it('does not slip through between two triangles', () => {
    const { scene } = aStack(0);
    for (const origin of [
      [0, 0, 10],
      [0.1, 0.1, 10],
      [-0.3, -0.3, 10],
    ] as [number, number, number][])
      expect(cast(scene, { ...at, origin })).toHaveLength(1);
  });

  it('names the material of the mesh that it meets', () => {
    const { scene } = aSceneOf(
      aModel({
        nodes: [aNode({ meshes: [0, 1] })],
        meshes: [aMesh(boxTriangles(1), 0), aMesh(boxTriangles(2), 1)],
        materials: [aMaterial({ name: 'inner' }), aMaterial({ name: 'outer' })],
      }),
    );
    const names = new Map(
      scene.materials({ entity: null, limit: 9 }).items.map((one) => [one.material, one.name]),
    );
    expect(cast(scene, { ...at, hits: 'all' }).map(({ material }) => names.get(material))).toEqual([
      'outer',
      'inner',
      'inner',
      'outer',
    ]);
  });
});

describe('all hits of a ray', () => {
  it('come nearest first, whatever the order of the entities', () => {
    const { scene, id } = aStack(2, -3, 4, 0);
    const hits = cast(scene, { ...at, hits: 'all' });
    expect(distances(hits)).toEqual([6, 8, 10, 13]);
    expect(hits[0]?.entity).toBe(id('z4'));
  });

  it('are no more than the limit, and then the nearest', () => {
    expect(distances(cast(aStack(2, -3, 4, 0).scene, { ...at, hits: 'all', limit: 2 }))).toEqual([6, 8]);
  });

  it('are one where only the closest is asked for, whatever the limit', () => {
    expect(distances(cast(aStack(2, -3, 4, 0).scene, { ...at, hits: 'closest', limit: 9 }))).toEqual([6]);
  });

  it('at the same distance come in the order of the entities', () => {
    const { scene, id } = aStack(0);
    scene.clone(id('z0'), null);
    expect(cast(scene, { ...at, hits: 'all' }).map(({ entity }) => entity)).toEqual(['e2', 'e3']);
  });

  it('count both triangles where the ray meets their common edge', () => {
    expect(cast(aStack(0).scene, { ...at, origin: [0.1, 0.1, 10], hits: 'all' })).toHaveLength(2);
  });

  it('are kept small although every triangle of a model is met', () => {
    const many = Array.from({ length: 2000 }, () => squareTriangles(2)).flat();
    const { scene } = aSceneOf(aModel({ meshes: [aMesh(many)] }));
    expect(cast(scene, { ...at, hits: 'all', limit: 1000 })).toHaveLength(1000);
  });
});

describe('what a ray may meet', () => {
  it('is also what is invisible', () => {
    const { scene, root } = aSceneOf();
    scene.update(root, { visible: false });
    expect(cast(scene, at)).toHaveLength(1);
  });

  it('is not what is disabled, nor what is below it, until it is enabled again', () => {
    const { scene, root, id } = aSceneOf();
    scene.update(root, { enabled: false });
    expect(cast(scene, at)).toEqual([]);
    scene.update(root, { enabled: true });
    expect(cast(scene, at)).toHaveLength(1);
    scene.update(id('node'), { enabled: false });
    expect(cast(scene, at)).toEqual([]);
  });

  it('is not what was disabled among others that are still there', () => {
    const { scene, id } = aStack(0, 1, 2);
    expect(cast(scene, at)[0]?.entity).toBe(id('z2'));
    scene.update(id('z1'), { enabled: false });
    expect(distances(cast(scene, { ...at, hits: 'all' }))).toEqual([8, 10]);
  });

  it('is also what came after an earlier ray: placed, copied, or put there', () => {
    const { scene, root } = aStack(0);
    const heights = () => distances(cast(scene, { ...at, hits: 'all' }));
    expect(heights()).toEqual([10]);
    const { root: second } = scene.place(aModel({ meshes: [aMesh(squareTriangles(2))] }), root);
    scene.update(second, { position: [0, 0, 1] });
    expect(heights()).toEqual([9, 10]);
    scene.place(
      aModel({ meshes: [aMesh(squareTriangles(2))], nodes: [aNode({ position: [0, 0, 2] })] }),
      root,
    );
    expect(heights()).toEqual([8, 9, 10]);
    scene.clone(root, scene.create({ position: [0, 0, 4] }).entity);
    expect(heights()).toEqual([4, 5, 6, 8, 9, 10]);
  });

  it('is where it was moved to, by itself or with what is above', () => {
    const { scene, root, id } = aSceneOf();
    expect(distances(cast(scene, at))).toEqual([9.5]);
    scene.update(id('node'), { position: [0, 0, 1] });
    expect(distances(cast(scene, at))).toEqual([8.5]);
    scene.update(root, { position: [0, 0, 2] });
    expect(distances(cast(scene, at))).toEqual([6.5]);
    scene.update(id('node'), { parent: null });
    expect(distances(cast(scene, at))).toEqual([8.5]);
    scene.destroy(id('node'));
    expect(cast(scene, at)).toEqual([]);
  });

  it.each([
    ['scaled unevenly', [4, 4, 2]],
    ['mirrored', [1, 1, -2]],
    ['mirrored in all directions', [-4, -4, -2]],
  ] as const)('may be %s: distance and normal are those of the world', (_name, scale) => {
    const { scene, root } = aSceneOf();
    scene.update(root, { scale: [...scale] });
    expect(cast(scene, at)[0]).toMatchObject({ distance: 9, normal: [0, 0, 1] });
  });

  it('has a normal that stands upright on a slope that was stretched', () => {
    const slope = Math.PI / 4;
    const { scene, root } = aSceneOf(
      aModel({
        meshes: [aMesh(squareTriangles(4))],
        nodes: [aNode({ rotation: [Math.sin(slope / 2), 0, 0, Math.cos(slope / 2)] })],
      }),
    );
    scene.update(root, { scale: [1, 3, 1] });
    const [hit] = cast(scene, at);
    expect(hit?.normal[1]).toBeCloseTo(-1 / Math.sqrt(10), 12);
    expect(hit?.normal[2]).toBeCloseTo(3 / Math.sqrt(10), 12);
  });

  it('is still met where one scale of zero makes it flat', () => {
    const { scene, root } = aSceneOf();
    scene.update(root, { scale: [1, 1, 0] });
    expect(cast(scene, at)[0]).toMatchObject({ distance: 10, normal: [0, 0, 1] });
  });

  it('is not met where scales of zero leave no surface', () => {
    const { scene, root } = aSceneOf();
    for (const scale of [
      [0, 1, 0],
      [0, 0, 0],
    ] as [number, number, number][]) {
      scene.update(root, { scale });
      expect(cast(scene, { ...at, origin: [0, 0, 10], hits: 'all' })).toEqual([]);
    }
  });

  it('does not spoil an answer where it is hardly there', () => {
    const { scene, root } = aStack(0, 1);
    scene.update(root, { scale: [1e-300, 1e-300, 1e-300] });
    expect(cast(scene, { ...at, origin: [0, 0, 10], hits: 'all' })).toEqual([]);
  });
});
