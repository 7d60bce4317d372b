import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scene } from '../../../renderer/scene/scene.ts';
import type { EntityId } from '../../../shared/connection/scene/entity.ts';
import type { RayHit } from '../../../shared/connection/scene/ray.ts';
import type { Box, Quaternion, Vector3 } from '../../../shared/connection/scene/vectors.ts';
import { aMesh, aModel, aNode, type Triangle } from '../../support/builders/model-asset.ts';
import { boxAround, doubtful, everyMeeting, everyTriangle, type Meeting, type Plan } from './brute-force.ts';
import { aScene, cast, idOf } from './on-scene.ts';

const number = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
const vector = (most: number): fc.Arbitrary<Vector3> => fc.tuple(number(most), number(most), number(most));
const factor = fc.oneof(
  { weight: 6, arbitrary: number(3) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, -1, 1e-7) },
);
const rotation: fc.Arbitrary<Quaternion> = fc.oneof(
  fc.tuple(number(1), number(1), number(1), number(1)).filter((parts) => Math.hypot(...parts) > 1e-3),
  fc.constantFrom<Quaternion>([0, 0, 0, 1], [0, 0, Math.SQRT1_2, Math.SQRT1_2], [1, 0, 0, 0]),
);
/** As a mesh stores it. */
const corner = vector(2).map((parts) => parts.map(Math.fround) as Vector3);
const triangles: fc.Arbitrary<Triangle[]> = fc.array(fc.tuple(corner, corner, corner), { maxLength: 40 });

const plans: fc.Arbitrary<Plan[]> = fc
  .array(
    fc.record({
      parent: fc.option(fc.nat(7)),
      position: vector(10),
      rotation,
      scale: fc.tuple(factor, factor, factor),
      enabled: fc.boolean().chain((on) => (on ? fc.constant(true) : fc.boolean())),
      triangles,
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((made) =>
    made.map((plan, at) => ({ ...plan, parent: plan.parent === null || at === 0 ? null : plan.parent % at })),
  );

/** What moves, turns and changes places in the second half of a run. */
const change = fc.record({ position: vector(10), rotation, scale: fc.tuple(factor, factor, factor) });

function placed(made: readonly Plan[]): { scene: Scene; root: EntityId; ids: EntityId[] } {
  const scene = aScene();
  const meshes = made.map((plan) => aMesh(plan.triangles.length > 0 ? plan.triangles : [[zero, zero, zero]]));
  const nodes = made.map((plan, at) =>
    aNode({ ...plan, name: `plan ${at}`, meshes: plan.triangles.length > 0 ? [at] : [] }),
  );
  const { root } = scene.place(aModel({ nodes, meshes }), null);
  const ids = made.map((_, at) => idOf(scene, `plan ${at}`));
  made.forEach(({ enabled }, at) => {
    if (!enabled) scene.update(ids[at] ?? '', { enabled });
  });
  return { scene, root, ids };
}

const zero: Vector3 = [0, 0, 0];

function expectSameBox(box: Box | null, expected: Box | null): void {
  if (box === null || expected === null) {
    expect(box).toEqual(expected);
    return;
  }
  const size = 1 + Math.max(...[...expected.min, ...expected.max].map(Math.abs));
  for (const end of ['min', 'max'] as const)
    for (const [at, value] of box[end].entries())
      expect(Math.abs(value - (expected[end][at] ?? Number.NaN)) / size).toBeLessThan(1e-11);
}

function expectSameBounds(scene: Scene, ids: readonly EntityId[], made: readonly Plan[]): void {
  const world = everyTriangle(made, null);
  expectSameBox(scene.bounds(null, 'world'), boxAround(world));
  for (const [at, id] of ids.entries()) {
    const below = everyTriangle(made, at);
    const own = new Set(below.map(({ plan }) => plan));
    expectSameBox(scene.bounds(id, 'local'), boxAround(below));
    expectSameBox(scene.bounds(id, 'world'), boxAround(world.filter(({ plan }) => own.has(plan))));
  }
}

/** Two of the plan that lie in the same place can't be told apart by distance alone: it is enough that one of them is it. */
const isOf = (hit: RayHit, ids: readonly EntityId[]) => (meeting: Meeting) => {
  const near = 1e-5 * (1 + meeting.distance);
  return ids[meeting.plan] === hit.entity && Math.abs(meeting.distance - hit.distance) < near;
};

/** `aim` picks a triangle, and a point in or beside it. */
function expectSameHits(
  scene: Scene,
  ids: readonly EntityId[],
  made: readonly Plan[],
  { origin, aim, share }: { origin: Vector3; aim: number; share: Vector3 },
): void {
  const world = everyTriangle(made, null);
  const goal = world[aim % Math.max(1, world.length)]?.corners ?? [zero, zero, [1, 1, 1]];
  const sum = share.reduce((one, other) => one + other);
  const target = [0, 1, 2].map((axis) =>
    goal.reduce((point, one, at) => point + ((share[at] ?? 0) / sum) * (one[axis] ?? 0), 0),
  ) as Vector3;
  const way = target.map((part, at) => part - (origin[at] ?? 0)) as Vector3;
  const length = Math.hypot(...way);
  if (length < 1e-3) return;
  const direction = way.map((part) => part / length) as Vector3;
  const meetings = everyMeeting(world, origin, direction);
  const clear = meetings.filter((one) => one.clear).sort((one, other) => one.distance - other.distance);

  const all = cast(scene, { origin, direction: way, hits: 'all', limit: 1000 });
  expect(all.map(({ distance }) => distance)).toEqual(
    all.map(({ distance }) => distance).sort((a, b) => a - b),
  );
  for (const meeting of clear) {
    const same = all.filter((hit) => isOf(hit, ids)(meeting));
    expect(same).not.toEqual([]);
    const off = Math.min(
      ...same.map((hit) => Math.hypot(...hit.normal.map((part, at) => part - (meeting.normal[at] ?? 0)))),
    );
    expect(off).toBeLessThan(1e-5);
  }
  for (const hit of all) {
    const there = meetings.filter(isOf(hit, ids));
    const perhaps = doubtful(world, direction, hit.point).filter(({ plan }) => ids[plan] === hit.entity);
    expect([...there, ...perhaps]).not.toEqual([]);
    const point = origin.map((part, at) => part + hit.distance * (direction[at] ?? 0));
    expect(Math.hypot(...hit.point.map((part, at) => part - (point[at] ?? 0)))).toBeLessThan(1e-6);
    expect(Math.hypot(...hit.normal)).toBeCloseTo(1, 9);
  }
  expect(cast(scene, { origin, direction: way })).toEqual(all.slice(0, 1));
  expect(cast(scene, { origin, direction: way, hits: 'all', limit: 3 })).toEqual(all.slice(0, 3));
  const [nearest] = clear;
  if (nearest !== undefined)
    expect(all[0]?.distance).toBeLessThan(nearest.distance + 1e-5 * (1 + nearest.distance));
}

describe('a scene agrees with all of its triangles, taken one by one', () => {
  const ray = fc.record({
    origin: vector(30),
    aim: fc.nat(500),
    share: fc.tuple(
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      number(1).map(Math.abs),
      number(1).map(Math.abs),
    ),
  });

  it('about bounds, as it was placed and after everything changed', () => {
    fc.assert(
      fc.property(plans, fc.array(change, { minLength: 8, maxLength: 8 }), (made, changes) => {
        const { scene, ids } = placed(made);
        expectSameBounds(scene, ids, made);
        for (const [at, id] of ids.entries()) {
          const moved = made.map((plan, one) => (one <= at ? { ...plan, ...changes[one] } : plan));
          scene.update(id, { ...changes[at] });
          if (at % 3 === 0) expectSameBounds(scene, ids, moved);
        }
        expectSameBounds(
          scene,
          ids,
          made.map((plan, at) => ({ ...plan, ...changes[at] })),
        );
      }),
      { numRuns: 120 },
    );
  });

  it('about what rays meet, the nearest and all, as it was placed and after everything changed', () => {
    fc.assert(
      fc.property(
        plans,
        fc.array(change, { minLength: 8, maxLength: 8 }),
        fc.array(ray, { minLength: 1, maxLength: 6 }),
        (made, changes, rays) => {
          const { scene, ids } = placed(made);
          for (const one of rays) expectSameHits(scene, ids, made, one);
          for (const [at, id] of ids.entries()) scene.update(id, { ...changes[at] });
          const moved = made.map((plan, at) => ({ ...plan, ...changes[at] }));
          for (const one of rays) expectSameHits(scene, ids, moved, one);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('after entities were switched and put below others', () => {
    fc.assert(
      fc.property(plans, plans, ray, (made, later, one) => {
        const { scene, root, ids } = placed(made);
        expectSameBounds(scene, ids, made);
        const changed = made.map((plan, at) => {
          const { parent = plan.parent, enabled = plan.enabled } = later[at] ?? {};
          return { ...plan, parent, enabled };
        });
        for (const id of ids) scene.update(id, { parent: root });
        expectSameBounds(
          scene,
          ids,
          made.map((plan) => ({ ...plan, parent: null })),
        );
        changed.forEach(({ parent, enabled }, at) => {
          scene.update(ids[at] ?? '', { parent: parent === null ? root : (ids[parent] ?? root), enabled });
        });
        expectSameBounds(scene, ids, changed);
        expectSameHits(scene, ids, changed, one);
      }),
      { numRuns: 120 },
    );
  });
});
