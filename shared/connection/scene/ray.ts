import { z } from 'zod';
import { entityId } from './entity.ts';
import { materialId } from './material.ts';
import { vector3 } from './vectors.ts';

/** What a ray asks. Directions need not be of unit length; all zeros are refused. */
export const rayCast = z.object({
  origin: vector3,
  direction: vector3.refine((parts) => Math.hypot(...parts) > 1e-9, 'must not be all zeros'),
  maxDistance: z.number().positive().optional(),
  /** `closest`: one hit at most. `all`: every triangle that the ray goes through, nearest first. */
  hits: z.enum(['closest', 'all']).default('closest'),
  /** Of `all`: no more than these. */
  limit: z.int().min(1).max(1000).default(100),
});
export type RayCast = z.input<typeof rayCast>;

export const rayHit = z.object({
  entity: entityId,
  material: materialId,
  /** In the world. */
  point: vector3,
  /** Of the triangle, in the world, of unit length, on the side that the ray comes from. */
  normal: vector3,
  /** From the origin, in metres, whatever the length of the direction. */
  distance: z.number(),
});
export type RayHit = z.infer<typeof rayHit>;
