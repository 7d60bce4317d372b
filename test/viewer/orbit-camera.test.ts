import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrbitCamera } from '../../viewer/stage/orbit-camera.ts';
import { cross, dot, lengthOf, plus } from '../../viewer/stage/vector.ts';

const turn = fc.double({ min: -10, max: 10, noNaN: true });
const length = fc.double({ min: 0.01, max: 1000, noNaN: true });
const corner = fc.tuple(turn, turn, turn);
const aspects = fc.double({ min: 0.3, max: 3, noNaN: true });

describe('the camera of the viewer', () => {
  it('looks at the middle of what it was fitted to, with axes that stand upright on each other', () => {
    fc.assert(
      fc.property(corner, length, turn, turn, aspects, (min, size, yaw, pitch, aspect) => {
        const camera = new OrbitCamera();
        camera.orbit(yaw, pitch);
        camera.fit({ min, max: plus(min, [size, size, size]) }, aspect);
        const { eye, right, up, forward } = camera.view();
        const { target } = camera.pose();
        expect(lengthOf(plus(target, plus(min, [size / 2, size / 2, size / 2]), -1))).toBeLessThan(
          1e-9 * size + 1e-9,
        );
        const distance = lengthOf(plus(target, eye, -1));
        expect(dot(plus(target, eye, -1), forward)).toBeCloseTo(distance, 6);
        expect(dot(right, up)).toBeCloseTo(0, 9);
        expect(dot(cross(right, up), forward)).toBeCloseTo(-1, 9);
        expect(up[1]).toBeGreaterThan(0);
      }),
    );
  });

  it('sees all of the box that it was fitted to, however it was turned and whatever shape the picture has', () => {
    fc.assert(
      fc.property(corner, length, turn, turn, aspects, (min, size, yaw, pitch, aspect) => {
        const camera = new OrbitCamera();
        camera.orbit(yaw, pitch);
        const max = plus(min, [size, size / 2, size / 3]);
        camera.fit({ min, max }, aspect);
        const { eye, right, up, forward, tangent } = camera.view();
        for (let at = 0; at < 8; at += 1) {
          const point = plus(
            [at & 1 ? max[0] : min[0], at & 2 ? max[1] : min[1], at & 4 ? max[2] : min[2]],
            eye,
            -1,
          );
          const away = dot(point, forward);
          expect(Math.abs(dot(point, right) / away)).toBeLessThanOrEqual(tangent * aspect);
          expect(Math.abs(dot(point, up) / away)).toBeLessThanOrEqual(tangent);
        }
      }),
    );
  });

  it('sends the ray of the middle to what it looks at, and that of a corner to the corner', () => {
    const camera = new OrbitCamera();
    camera.orbit(1.1, 0.3);
    const { eye, right, up, forward, tangent } = camera.view();
    const middle = camera.ray(0, 0, 1.5);
    expect([middle.origin, lengthOf(plus(middle.direction, forward, -1))]).toEqual([eye, 0]);
    const corner = camera.ray(1, -1, 1.5).direction;
    expect(dot(corner, right) / dot(corner, forward)).toBeCloseTo(1.5 * tangent);
    expect(dot(corner, up) / dot(corner, forward)).toBeCloseTo(-tangent);
  });

  it('never turns over the top, never comes to nothing and never goes out of sight', () => {
    const camera = new OrbitCamera();
    camera.fit({ min: [0, 0, 0], max: [2, 2, 2] }, 1);
    camera.orbit(0, 1000);
    expect(camera.view().forward[1]).toBeGreaterThan(-1);
    expect(camera.view().up[1]).toBeGreaterThan(0);
    const distance = (): number => lengthOf(plus(camera.view().eye, camera.pose().target, -1));
    for (let step = 0; step < 200; step += 1) camera.zoom(0.5);
    expect(distance()).toBeGreaterThan(0.01);
    for (let step = 0; step < 200; step += 1) camera.zoom(2);
    expect(distance()).toBeLessThan(1000);
  });

  it('keeps a box without any size in sight', () => {
    const camera = new OrbitCamera();
    camera.fit({ min: [5, 5, 5], max: [5, 5, 5] }, 1);
    expect(camera.view().eye.every(Number.isFinite)).toBe(true);
    expect(camera.pose().target).toEqual([5, 5, 5]);
  });
});
