import type { Box, Quaternion, Vector3 } from '../../../shared/connection/scene/vectors.ts';
import type { Triangle } from '../../support/builders/model-asset.ts';

/** Where an entity of the test is; `parent` counts among its like. */
export interface Plan {
  readonly parent: number | null;
  readonly position: Vector3;
  readonly rotation: Quaternion;
  readonly scale: Vector3;
  readonly enabled: boolean;
  readonly triangles: readonly Triangle[];
}

export interface PlacedTriangle {
  readonly plan: number;
  readonly corners: Triangle;
}

const less = ([a, b, c]: Vector3, [x, y, z]: Vector3): Vector3 => [a - x, b - y, c - z];
const dot = ([a, b, c]: Vector3, [x, y, z]: Vector3): number => a * x + b * y + c * z;
const cross = ([a, b, c]: Vector3, [x, y, z]: Vector3): Vector3 => [
  b * z - c * y,
  c * x - a * z,
  a * y - b * x,
];
const along = ([a, b, c]: Vector3, [x, y, z]: Vector3, t: number): Vector3 => [
  a + t * x,
  b + t * y,
  c + t * z,
];
const lengthOf = (vector: Vector3): number => Math.hypot(...vector);

/** Scaled, turned, moved: v + 2w(q × v) + 2q × (q × v). */
function toParent({ position, rotation, scale }: Plan, [x, y, z]: Vector3): Vector3 {
  const length = Math.hypot(...rotation);
  const [a, b, c, w] = rotation.map((part) => part / length) as Quaternion;
  const scaled: Vector3 = [x * scale[0], y * scale[1], z * scale[2]];
  const once = cross([a, b, c], scaled);
  const turned = along(along(scaled, once, 2 * w), cross([a, b, c], once), 2);
  return along(turned, position, 1);
}

/** Every triangle that counts, in the axes of the plan `above`, or of the world: those below it, by their way up. */
export function everyTriangle(plans: readonly Plan[], above: number | null): PlacedTriangle[] {
  return plans.flatMap((own, plan) => {
    const way: Plan[] = [];
    let on = true;
    let within = above === null;
    for (let at: number | null = plan; at !== null; at = plans[at]?.parent ?? null) {
      if (at === above) within = true;
      if (!within || above === null) way.push(plans[at] as Plan);
      on &&= plans[at]?.enabled === true;
    }
    if (!on || !within) return [];
    const placed = (corner: Vector3) => way.reduce((point, step) => toParent(step, point), corner);
    return own.triangles.map(([a, b, c]) => ({
      plan,
      corners: [placed(a), placed(b), placed(c)] as Triangle,
    }));
  });
}

export function boxAround(triangles: readonly PlacedTriangle[]): Box | null {
  const points = triangles.flatMap(({ corners }) => corners);
  const [first, ...others] = points;
  if (first === undefined) return null;
  const ends = (choose: (one: number, other: number) => number): Vector3 =>
    others.reduce<Vector3>(([a, b, c], [x, y, z]) => [choose(a, x), choose(b, y), choose(c, z)], first);
  return { min: ends(Math.min), max: ends(Math.max) };
}

export interface Meeting extends PlacedTriangle {
  readonly distance: number;
  readonly normal: Vector3;
  /** Beyond what rounding may decide otherwise: not at an edge, not seen from the edge, not next to nothing. */
  readonly clear: boolean;
}

const MARGIN = 1e-6;

/** What the plane of a triangle says to a ray. */
function planeOf([a, b, c]: Triangle, direction: Vector3) {
  const sides = [less(b, a), less(c, b), less(a, c)] as const;
  const across = cross(sides[0], less(c, a));
  const area = lengthOf(across);
  const longest = Math.max(...sides.map(lengthOf));
  const facing = dot(across, direction) / area;
  const good = longest > MARGIN && area > MARGIN * longest * longest && Math.abs(facing) > MARGIN;
  return { sides, across, area, facing, good };
}

/** Where a ray of unit direction meets triangles, by their planes; those that it may just miss are among them, not clear. */
export function everyMeeting(
  triangles: readonly PlacedTriangle[],
  origin: Vector3,
  direction: Vector3,
): Meeting[] {
  return triangles.flatMap((placed): Meeting[] => {
    const { sides, across, area, facing, good } = planeOf(placed.corners, direction);
    if (!good) return [];
    const distance = dot(across, less(placed.corners[0], origin)) / area / facing;
    const point = along(origin, direction, distance);
    const shares = sides.map(
      (side, at) => dot(cross(side, less(point, placed.corners[at] ?? point)), across) / area / area,
    );
    const inside = Math.min(...shares);
    if (inside < -MARGIN || distance < -MARGIN) return [];
    const normal = across.map((part) => (part * -Math.sign(facing)) / area) as Vector3;
    return [{ ...placed, distance, normal, clear: inside > MARGIN && distance > MARGIN }];
  });
}

/** Those that hardly have a surface, or are seen from their edge, and lie at the point: rounding decides whether they are met there. */
export function doubtful(
  triangles: readonly PlacedTriangle[],
  direction: Vector3,
  point: Vector3,
): PlacedTriangle[] {
  return triangles.filter((placed) => {
    if (planeOf(placed.corners, direction).good) return false;
    const { min, max } = boxAround([placed]) ?? { min: point, max: point };
    const near = 1e-5 * (1 + Math.max(...[...min, ...max].map(Math.abs)));
    return point.every((part, at) => part > (min[at] ?? part) - near && part < (max[at] ?? part) + near);
  });
}
