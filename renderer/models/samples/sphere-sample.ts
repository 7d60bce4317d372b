import { SphereGeometry } from 'three';
import { paint } from './paint.ts';
import type { Sample } from './sample.ts';
import { shapeOf } from './shape-of.ts';

/** A sphere of one metre across, around the origin. */
export const sphereSample = (): Sample => ({
  name: 'Sphere',
  nodes: [
    {
      name: 'Sphere',
      parent: null,
      position: [0, 0, 0],
      rotation: [0, 0, 0, 1],
      scale: [1, 1, 1],
      meshes: [0],
    },
  ],
  meshes: [shapeOf(new SphereGeometry(0.5, 48, 32), 0)],
  materials: [paint('Grey', [0.6, 0.6, 0.6], 0, 0.6)],
});
