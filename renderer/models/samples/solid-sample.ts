import type { BufferGeometry } from 'three';
import { paint } from '../paint.ts';
import type { Sample } from './sample.ts';
import { shapeOf } from './shape-of.ts';

/** One grey solid around the origin. */
export const solidSample = (name: string, geometry: BufferGeometry): Sample => ({
  name,
  nodes: [{ name, parent: null, position: [0, 0, 0], rotation: [0, 0, 0, 1], scale: [1, 1, 1], meshes: [0] }],
  meshes: [shapeOf(geometry, 0)],
  materials: [paint('Grey', [0.6, 0.6, 0.6], 0, 0.6)],
});
