import type { Color, Outline, Vector3 } from '../../client/index.ts';
import type { Flat } from './flat.ts';
import type { View } from './orbit-camera.ts';
import { cross, dot, lengthOf, plus } from './vector.ts';

/** One side of a box as the camera sees it. */
export interface Face extends Flat {
  /** How much light falls on it, from 0 to 1. */
  readonly light: number;
  readonly color: Color;
  readonly selected: boolean;
}

/** A corner's bits say at which end of each axis it is. */
const sides = [
  [0, 1, 3, 2],
  [4, 5, 7, 6],
  [0, 1, 5, 4],
  [2, 3, 7, 6],
  [0, 2, 6, 4],
  [1, 3, 7, 5],
] as const;

/** From above, a little from the left and from behind the viewer. */
const lamp: Vector3 = [-0.36, 0.76, -0.54];

/** What lies nearer is not drawn. */
const NEAREST = 1e-4;

/** The sides that are turned to the camera. */
export function boxFaces(boxes: Outline['boxes'], view: View): readonly Face[] {
  return boxes
    .flatMap((box) => facesOf(box, view))
    .map((face) => ({ ...face, corners: inFront(face.corners, NEAREST) }))
    .filter(({ corners }) => corners.length > 2);
}

function facesOf({ box, world, color, selected }: Outline['boxes'][number], view: View): readonly Face[] {
  const corners = Array.from({ length: 8 }, (_, at) => {
    const pick = (axis: 0 | 1 | 2): number => ((at >> axis) & 1 ? box.max : box.min)[axis];
    return seen(transformed([pick(0), pick(1), pick(2)], world), view);
  });
  const middle = meanOf(corners);
  return sides.flatMap((side) => {
    const around = side.map((at) => corners[at] ?? middle);
    const [a = middle, b = middle, c = middle] = around;
    const across = cross(plus(b, a, -1), plus(c, b, -1));
    const size = lengthOf(across);
    if (size === 0) return [];
    const centre = meanOf(around);
    const normal: Vector3 = [across[0] / size, across[1] / size, across[2] / size];
    // Which way is outward can't be told from the order of the corners: a transform may mirror.
    const outward = dot(normal, plus(centre, middle, -1));
    const isTurnedAway = dot(normal, centre) * Math.sign(outward) >= 0;
    // A box without thickness has no outside, and is seen from both.
    if (isTurnedAway && outward !== 0) return [];
    const facing: Vector3 = dot(normal, centre) < 0 ? normal : [-normal[0], -normal[1], -normal[2]];
    const light = 0.58 + 0.42 * Math.max(0, dot(facing, lamp));
    return [{ corners: around, normal: facing, light, color, selected }];
  });
}

const transformed = ([x, y, z]: Vector3, m: readonly number[]): Vector3 => {
  const row = (at: number): number =>
    (m[at] ?? 0) * x + (m[at + 4] ?? 0) * y + (m[at + 8] ?? 0) * z + (m[at + 12] ?? 0);
  return [row(0), row(1), row(2)];
};

const seen = (point: Vector3, { eye, right, up, forward }: View): Vector3 => {
  const from = plus(point, eye, -1);
  return [dot(from, right), dot(from, up), dot(from, forward)];
};

const meanOf = (points: readonly Vector3[]): Vector3 =>
  points.reduce<Vector3>((sum, point) => plus(sum, point, 1 / points.length), [0, 0, 0]);

/** Cut off what is behind the camera, or it would be drawn upside down. */
function inFront(corners: readonly Vector3[], nearest: number): readonly Vector3[] {
  return corners.flatMap((corner, at) => {
    const next = corners[(at + 1) % corners.length] ?? corner;
    const isIn = corner[2] >= nearest;
    if (isIn === next[2] >= nearest) return isIn ? [corner] : [];
    const share = (nearest - corner[2]) / (next[2] - corner[2]);
    const cut = plus(corner, plus(next, corner, -1), share);
    return isIn ? [corner, cut] : [cut];
  });
}
