import { BoxGeometry } from 'three';
import { paint } from './paint.ts';
import type { Sample } from './sample.ts';
import { shapeOf } from './shape-of.ts';

/** A cube of one metre around the origin. */
export const cubeSample = (): Sample => ({
  name: 'Cube',
  nodes: [
    {
      name: 'Cube',
      parent: null,
      position: [0, 0, 0],
      rotation: [0, 0, 0, 1],
      scale: [1, 1, 1],
      meshes: [0],
    },
  ],
  meshes: [shapeOf(new BoxGeometry(1, 1, 1), 0)],
  materials: [paint('Grey', [0.6, 0.6, 0.6], 0, 0.6)],
});
