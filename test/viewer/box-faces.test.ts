import { describe, expect, it } from 'vitest';
import type { Outline } from '../../client/index.ts';
import { boxFaces } from '../../viewer/stage/box-faces.ts';
import type { View } from '../../viewer/stage/orbit-camera.ts';

/** Looks along -z from the origin. */
const view: View = { eye: [0, 0, 0], right: [1, 0, 0], up: [0, 1, 0], forward: [0, 0, -1], tangent: 0.5 };

const aBox = (z: number, scale: readonly [number, number, number] = [1, 1, 1]): Outline['boxes'][number] => ({
  entity: 'e1',
  box: { min: [-0.5, -0.5, -0.5], max: [0.5, 0.5, 0.5] },
  world: [scale[0], 0, 0, 0, 0, scale[1], 0, 0, 0, 0, scale[2], 0, 0, 0, z, 1],
  color: [1, 1, 1],
  selected: false,
});

describe('the sides of a box that the viewer draws', () => {
  it('is the one side that is turned to the camera of a box straight ahead', () => {
    const faces = boxFaces([aBox(-5)], view);
    expect(faces.map(({ normal }) => normal[2])).toEqual([-1]);
    expect(faces[0]?.corners.map(([, , away]) => away)).toEqual([4.5, 4.5, 4.5, 4.5]);
  });

  it('is the same of a box that is mirrored', () => {
    for (const scale of [
      [-1, 1, 1],
      [1, 1, -1],
      [-1, -1, -1],
    ] as const) {
      const [face, ...others] = boxFaces([aBox(-5, scale)], view);
      expect(face?.normal[2]).toBe(-1);
      expect(others).toEqual([]);
    }
  });

  it('is nothing of a box behind the camera', () => {
    expect(boxFaces([aBox(5)], view)).toEqual([]);
  });

  it('is cut off where it reaches behind the camera', () => {
    const low = { ...aBox(0, [1, 1, 20]), world: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 20, 0, 0, -2, 0, 1] };
    const faces = boxFaces([low], view);
    expect(faces.length).toBeGreaterThan(0);
    for (const { corners } of faces) expect(corners.every(([, , away]) => away > 0)).toBe(true);
  });

  it.each([1, -1])('is seen from both sides of a box without thickness (%d)', (side) => {
    const faces = boxFaces([aBox(-5, [1, side, 0])], view);
    expect(faces.length).toBeGreaterThan(0);
    expect(faces.every(({ normal }) => normal[2] === -1)).toBe(true);
    for (const { corners } of faces) expect(corners.flat().every(Number.isFinite)).toBe(true);
  });
});
