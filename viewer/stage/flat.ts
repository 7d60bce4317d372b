import type { Vector3 } from '../../client/index.ts';

/** A flat convex piece, in the camera's axes: x to the right, y up, z away. */
export interface Flat {
  readonly corners: readonly Vector3[];
  /** Of unit length. */
  readonly normal: Vector3;
}
