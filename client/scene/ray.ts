import type { EntityId } from './entity.ts';
import type { MaterialId } from './material.ts';
import type { Vector3 } from './vectors.ts';

/** What a ray asks. Directions need not be of unit length; all zeros are refused. */
export interface RayCast {
  origin: Vector3;
  direction: Vector3;
  /** In metres. */
  maxDistance?: number | undefined;
  /** `closest`, where it is left out: one hit at most. `all`: every triangle that the ray goes through, nearest first. */
  hits?: 'closest' | 'all' | undefined;
  /** Of `all`: no more than these, 1 to 1000; 100 where it is left out. */
  limit?: number | undefined;
}

export interface RayHit {
  entity: EntityId;
  material: MaterialId;
  /** In the world. */
  point: Vector3;
  /** Of the triangle, in the world, of unit length, on the side that the ray comes from. */
  normal: Vector3;
  /** From the origin, in metres, whatever the length of the direction. */
  distance: number;
}
