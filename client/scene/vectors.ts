/** x, y, z. Metres, in a right-handed system with y up, as in glTF. */
export type Vector3 = [number, number, number];

/** x, y, z, w. What is not of unit length is made so; all zeros are refused. */
export type Quaternion = [number, number, number, number];

/** Red, green, blue, linear, 0 to 1. */
export type Color = [number, number, number];

/** Axis-aligned. */
export interface Box {
  min: Vector3;
  max: Vector3;
}
