import { type Ray, Vector3 } from 'three';

/** How far outside of its edges a triangle is still hit, as a share of it: a ray on the edge between two must not slip through. */
const EDGE = 1e-9;
/** Below this a triangle is seen from its edge, or has no surface, and is not hit: the first as a share of its sides. */
const FLAT = 1e-14;
const TINY = 1e-150;

const ab = new Vector3();
const ac = new Vector3();
const across = new Vector3();
const toOrigin = new Vector3();
const turned = new Vector3();

/** How far along the ray it meets the triangle, from either side. NaN: nowhere. Möller and Trumbore's way. */
export function hitTriangle({ origin, direction }: Ray, a: Vector3, b: Vector3, c: Vector3): number {
  ab.subVectors(b, a);
  ac.subVectors(c, a);
  across.crossVectors(direction, ac);
  const facing = ab.dot(across);
  if (!(Math.abs(facing) > FLAT * ab.length() * ac.length() + TINY)) return Number.NaN;
  toOrigin.subVectors(origin, a);
  const u = toOrigin.dot(across) / facing;
  if (!(u >= -EDGE && u <= 1 + EDGE)) return Number.NaN;
  turned.crossVectors(toOrigin, ab);
  const v = direction.dot(turned) / facing;
  if (!(v >= -EDGE && u + v <= 1 + EDGE)) return Number.NaN;
  const distance = ac.dot(turned) / facing;
  return distance >= 0 ? distance : Number.NaN;
}

/** Of unit length, on the side that the ray comes from. */
export function normalOf({ direction }: Ray, a: Vector3, b: Vector3, c: Vector3): Vector3 {
  const normal = new Vector3().crossVectors(ab.subVectors(b, a), ac.subVectors(c, a)).normalize();
  return normal.dot(direction) > 0 ? normal.negate() : normal;
}
