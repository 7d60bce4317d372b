import { Box3, type Matrix4, Vector3 } from 'three';
import { meshReach } from './mesh-reach.ts';
import type { SceneMesh } from './scene-mesh.ts';

/** A mesh, and where it is. */
export interface Placed {
  readonly mesh: SceneMesh;
  readonly matrix: Matrix4;
}

const loose = new Box3();
const low = new Vector3();
const high = new Vector3();

/** The box around all triangles of all these meshes, exactly. Null: there are none. */
export function tightBox(placed: readonly Placed[]): Box3 | null {
  const box = new Box3();
  // Those that may lie outermost come first: then most of the others are seen to lie within without a look at their triangles.
  for (const one of outermost(placed)) grow(box, one);
  for (const one of placed) grow(box, one);
  return box.isEmpty() ? null : box;
}

const sides = ['x', 'y', 'z'] as const;

function outermost(placed: readonly Placed[]): Placed[] {
  const found: { low?: Placed; high?: Placed }[] = [{}, {}, {}];
  const bounds = new Box3();
  for (const one of placed) {
    loosely(one);
    sides.forEach((side, at) => {
      const ends = found[at] ?? {};
      if (loose.min[side] < bounds.min[side]) ends.low = one;
      if (loose.max[side] > bounds.max[side]) ends.high = one;
    });
    bounds.union(loose);
  }
  return found.flatMap((ends) => [ends.low, ends.high]).filter((one) => one !== undefined);
}

const loosely = ({ mesh, matrix }: Placed): Box3 => loose.copy(mesh.box).applyMatrix4(matrix);

function grow(box: Box3, { mesh, matrix }: Placed): void {
  if (box.containsBox(loosely({ mesh, matrix }))) return;
  const [ax, ay, az, , bx, by, bz, , cx, cy, cz, , tx, ty, tz] = matrix.elements;
  // A box whose sides stay along the axes stays tight.
  if (alongOneAxis(ax, bx, cx) && alongOneAxis(ay, by, cy) && alongOneAxis(az, bz, cz)) {
    box.union(loose);
    return;
  }
  high.set(meshReach(mesh, ax, bx, cx), meshReach(mesh, ay, by, cy), meshReach(mesh, az, bz, cz));
  low.set(meshReach(mesh, -ax, -bx, -cx), meshReach(mesh, -ay, -by, -cy), meshReach(mesh, -az, -bz, -cz));
  box.expandByPoint(high.set(high.x + tx, high.y + ty, high.z + tz));
  box.expandByPoint(low.set(tx - low.x, ty - low.y, tz - low.z));
}

const alongOneAxis = (...row: number[]): boolean => row.filter((part) => part !== 0).length <= 1;
