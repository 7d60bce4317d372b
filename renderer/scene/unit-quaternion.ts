import type { Quaternion } from '../../shared/connection/scene/vectors.ts';

/** Of unit length, also where the squares of its parts are beyond what numbers can say. All zeros turn nothing. */
export function unitQuaternion(parts: Readonly<Quaternion>): Quaternion {
  const most = Math.max(...parts.map(Math.abs));
  if (!(most > 0)) return [0, 0, 0, 1];
  const [x, y, z, w] = parts;
  const length = Math.hypot(x / most, y / most, z / most, w / most);
  return [x / most / length, y / most / length, z / most / length, w / most / length];
}
