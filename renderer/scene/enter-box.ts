import type { Box3, Ray } from 'three';

/** Boxes are taken a little larger than they are, by this share of the numbers at hand, so that rounding never loses a triangle. */
const ROUNDING = 1e-12;

/**
 * How far along a ray a box begins, in lengths of its direction: 0 where the ray begins inside. Infinity: the ray misses it, which nothing
 * in it can then be hit by.
 */
export function enterBox({ origin: o, direction: d }: Ray, { min, max }: Box3): number {
  const enter = Math.max(
    0,
    nearSide(o.x, d.x, min.x, max.x),
    nearSide(o.y, d.y, min.y, max.y),
    nearSide(o.z, d.z, min.z, max.z),
  );
  const leave = Math.min(
    farSide(o.x, d.x, min.x, max.x),
    farSide(o.y, d.y, min.y, max.y),
    farSide(o.z, d.z, min.z, max.z),
  );
  return enter <= leave ? enter : Number.POSITIVE_INFINITY;
}

function nearSide(o: number, d: number, min: number, max: number): number {
  const pad = ROUNDING * (Math.abs(o) + Math.abs(min) + Math.abs(max));
  if (d > 0) return (min - pad - o) / d;
  if (d < 0) return (max + pad - o) / d;
  return o >= min - pad && o <= max + pad ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function farSide(o: number, d: number, min: number, max: number): number {
  const pad = ROUNDING * (Math.abs(o) + Math.abs(min) + Math.abs(max));
  if (d > 0) return (max + pad - o) / d;
  if (d < 0) return (min - pad - o) / d;
  return Number.POSITIVE_INFINITY;
}
