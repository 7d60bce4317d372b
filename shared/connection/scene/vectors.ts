import { z } from 'zod';

/** A finite number. NaN and the infinities have no JSON form, but `1e999` reads as one. */
const finite = z.number().refine(Number.isFinite, 'must be a finite number');

/** x, y, z. Metres, in a right-handed system with y up, as in glTF. */
export const vector3 = z.tuple([finite, finite, finite]);
export type Vector3 = z.infer<typeof vector3>;

/** x, y, z, w. What is not of unit length is made so; all zeros are refused. */
export const quaternion = z
  .tuple([finite, finite, finite, finite])
  .refine((parts) => Math.hypot(...parts) > 1e-9, 'must not be all zeros');
export type Quaternion = z.infer<typeof quaternion>;

/** Red, green, blue, linear, 0 to 1. */
export const color = z.tuple([z.number().min(0).max(1), z.number().min(0).max(1), z.number().min(0).max(1)]);
export type Color = z.infer<typeof color>;

/** An axis-aligned box. */
export const box = z.object({ min: vector3, max: vector3 });
export type Box = z.infer<typeof box>;

/** Sixteen numbers, column by column, as glTF and WebGL have them. */
export const matrix = z.array(finite).length(16);
export type Matrix = z.infer<typeof matrix>;
