import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scene } from '../../../renderer/scene/scene.ts';
import type { SceneChange } from '../../../renderer/scene/scene-change.ts';
import { SceneFault } from '../../../renderer/scene-fault.ts';
import type { EntityChange } from '../../../shared/connection/scene/entity.ts';
import {
  aMaterial,
  aMesh,
  aModel,
  aNode,
  aTexture,
  boxTriangles,
} from '../../support/builders/model-asset.ts';
import { Mirror } from './mirror.ts';
import { aScene, aSceneOf } from './on-scene.ts';

const textured = { texture: 0, wrapS: 'repeat', wrapT: 'repeat' } as const;

const aPaintedModel = () =>
  aModel({
    nodes: [
      aNode({ name: 'a', meshes: [1] }),
      aNode({ name: 'b', parent: 0, meshes: [0, 1] }),
      aNode({ name: 'c', meshes: [] }),
    ],
    meshes: [aMesh(boxTriangles(1), 0), aMesh(boxTriangles(2), 1)],
    materials: [aMaterial({ colorTexture: textured }), aMaterial({ emissiveTexture: textured })],
    textures: [aTexture()],
  });

const verbs = ['place', 'create', 'clone', 'destroy', 'update', 'reparent', 'paint', 'clear'] as const;

interface Step {
  readonly verb: (typeof verbs)[number];
  readonly one: number;
  readonly other: number;
  readonly change: EntityChange;
}

/** With something of what the mirror knows; refusals are part of it. */
function take(scene: Scene, mirror: Mirror, { verb, one, other, change }: Step): void {
  const ids = [...mirror.entities.keys()];
  const entity = ids[one % ids.length] ?? '';
  const parent = ids[other % (ids.length + 1)] ?? null;
  const steps = {
    place: () => scene.place(aPaintedModel(), parent),
    create: () => scene.create({ ...change, parent }),
    clone: () => scene.clone(entity, parent),
    destroy: () => scene.destroy(entity),
    update: () => scene.update(entity, change),
    reparent: () => scene.update(entity, { parent }),
    paint: () =>
      scene.updateMaterial([...mirror.materials.keys()][one % mirror.materials.size] ?? '', { opacity: 0.5 }),
    clear: () => one % 4 === 0 && scene.clear(),
  };
  try {
    steps[verb]();
  } catch (error) {
    expect(error).toBeInstanceOf(SceneFault);
  }
}

describe('whoever follows a scene', () => {
  it('hears first of what there is, then of what changes', () => {
    const { scene, root } = aSceneOf(aPaintedModel());
    const heard: SceneChange['kind'][] = [];
    scene.follow(({ kind }) => heard.push(kind));
    expect(heard).toEqual([
      ...['mesh', 'mesh', 'texture', 'material', 'material'],
      ...['entity', 'entity', 'entity', 'entity'],
    ]);
    heard.length = 0;
    scene.update(root, { selected: true });
    scene.updateMaterial('m1', { roughness: 0.5 });
    scene.clone(root, null);
    scene.destroy(root);
    expect(heard).toEqual(['entity', 'material', 'entity', 'entity', 'entity', 'entity', 'gone']);
  });

  it('hears nothing after it left, while others go on', () => {
    const scene = aScene();
    let gone = 0;
    let there = 0;
    const leave = scene.follow(() => {
      gone += 1;
    });
    scene.follow(() => {
      there += 1;
    });
    scene.create({});
    leave();
    leave();
    scene.create({});
    expect([gone, there]).toEqual([1, 2]);
  });

  it('hears of textures by their numbers in the scene', () => {
    const scene = aScene();
    scene.place(aPaintedModel(), null);
    scene.place(aPaintedModel(), null);
    const mirror = new Mirror();
    scene.follow((change) => mirror.hear(change));
    const named = [...mirror.materials.values()].map(
      (one) => (one.colorTexture ?? one.emissiveTexture)?.texture,
    );
    expect(named).toEqual([1, 1, 2, 2]);
  });

  it('hears of the last use of mesh, material and texture in the words that end the entity', () => {
    const { scene, root, id } = aSceneOf(aPaintedModel());
    const ends: SceneChange[] = [];
    scene.follow((change) => change.kind === 'gone' && ends.push(change));
    const [a, b, c] = [id('a'), id('b'), id('c')];
    scene.destroy(b);
    scene.destroy(root);
    expect(ends).toMatchObject([
      { entities: [b], materials: [expect.any(String)], meshes: [expect.any(Number)], textures: [] },
      { materials: [expect.any(String)], meshes: [expect.any(Number)], textures: [1] },
    ]);
    expect(ends[1]).toMatchObject({ entities: expect.arrayContaining([a, c]) });
  });

  it('has the same picture as one who comes later, and never hears of what it does not know, whatever happens', () => {
    const change = fc.record(
      {
        name: fc.string({ maxLength: 3 }),
        position: fc.tuple(fc.double({ noNaN: true }), fc.integer(), fc.integer()),
        enabled: fc.boolean(),
        tint: fc.option(fc.constant<[number, number, number]>([1, 0, 0])),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<EntityChange>;
    const step = fc.record({ verb: fc.constantFrom(...verbs), one: fc.nat(), other: fc.nat(), change });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const scene = aScene({ entities: 60 });
        const mirror = new Mirror();
        scene.follow((change) => mirror.hear(change));
        for (const one of steps) take(scene, mirror, one);
        const late = new Mirror();
        scene.follow((change) => late.hear(change));
        expect(late).toEqual(mirror);
        expect(scene.statistics()).toMatchObject(mirror.counts());
      }),
      { numRuns: 150 },
    );
  });
});
