import type { Box3 } from 'three';
import type { Box } from '../../shared/connection/scene/vectors.ts';
import { plainVector } from './plain-vector.ts';

/** As it goes to a device. */
export const boxOf = ({ min, max }: Box3): Box => ({ min: plainVector(min), max: plainVector(max) });
