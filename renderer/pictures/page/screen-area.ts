import { type Mesh, type PerspectiveCamera, Vector3 } from 'three';

/** A part of the picture, in its points, from the lower left. */
export interface ScreenArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** More than these are not looked at one by one: they fill the picture anyway. */
const MOST_MESHES = 500;

/** A part of the picture outside of which nothing of the meshes is seen, and `margin` points more on each side. */
export function screenArea(
  meshes: readonly Mesh[],
  camera: PerspectiveCamera,
  width: number,
  height: number,
  margin: number,
): ScreenArea {
  const whole = { x: 0, y: 0, width, height };
  if (meshes.length > MOST_MESHES) return whole;
  let [left, right, bottom, top] = [width, 0, height, 0];
  const corner = new Vector3();
  for (const { geometry, matrixWorld } of meshes) {
    const box = geometry.boundingBox;
    if (box === null) return whole;
    for (let at = 0; at < 8; at += 1) {
      corner
        .set((at & 1 ? box.max : box.min).x, (at & 2 ? box.max : box.min).y, (at & 4 ? box.max : box.min).z)
        .applyMatrix4(matrixWorld)
        .applyMatrix4(camera.matrixWorldInverse);
      // What reaches behind the camera has no place in the picture that could be computed so.
      if (!(corner.z < -camera.near)) return whole;
      corner.applyMatrix4(camera.projectionMatrix);
      const [x, y] = [((corner.x + 1) / 2) * width, ((corner.y + 1) / 2) * height];
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [bottom, top] = [Math.min(bottom, y), Math.max(top, y)];
    }
  }
  const x = Math.max(0, Math.floor(left - margin));
  const y = Math.max(0, Math.floor(bottom - margin));
  return {
    x,
    y,
    width: Math.max(0, Math.min(width, Math.ceil(right + margin)) - x),
    height: Math.max(0, Math.min(height, Math.ceil(top + margin)) - y),
  };
}
