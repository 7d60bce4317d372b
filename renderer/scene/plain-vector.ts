import type { Vector3 as Vector } from 'three';
import type { Vector3 } from '../../shared/connection/scene/vectors.ts';

/** As it goes to a device: adding nothing makes -0 a plain 0. */
export const plainVector = ({ x, y, z }: Vector): Vector3 => [x + 0, y + 0, z + 0];
