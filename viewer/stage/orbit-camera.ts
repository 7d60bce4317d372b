import type { Box, CameraPose, Vector3 } from '../../client/index.ts';
import { cross, lengthOf, plus } from './vector.ts';

const FIELD_OF_VIEW = 40;
const TAN = Math.tan((FIELD_OF_VIEW * Math.PI) / 360);
/** Looking straight down, there would be no telling which way is up. */
const STEEPEST = Math.PI / 2 - 0.01;
/** Around the model: a little air. */
const MARGIN = 1.04;

/** Where it stands, and the axes of its picture; all of unit length. */
export interface View {
  readonly eye: Vector3;
  readonly right: Vector3;
  readonly up: Vector3;
  readonly forward: Vector3;
  /** Of half the field of view, from bottom to top. */
  readonly tangent: number;
}

/** A camera that goes around a point and always looks at it. Angles in radians, lengths in metres. */
export class OrbitCamera {
  #target: Vector3 = [0, 0, 0];
  #yaw = 0.65;
  #pitch = 0.42;
  #distance = 3;
  /** Of the scene: how near and how far makes sense. */
  #radius = 1;

  orbit(yaw: number, pitch: number): void {
    this.#yaw -= yaw;
    this.#pitch = Math.min(STEEPEST, Math.max(-STEEPEST, this.#pitch + pitch));
  }

  /** By so many heights of the picture to the right and down. */
  pan(x: number, y: number): void {
    const { right, up } = this.view();
    const height = 2 * this.#distance * TAN;
    this.#target = plus(plus(this.#target, right, -x * height), up, y * height);
  }

  /** Above 1: away. */
  zoom(factor: number): void {
    this.#distance = Math.min(this.#radius * 50, Math.max(this.#radius * 0.02, this.#distance * factor));
  }

  /** Comes so near, or goes so far, that all of the box is seen. From which side stays as it is. */
  fit({ min, max }: Box, aspect: number): void {
    this.#target = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
    this.#radius = Math.max(1e-6, lengthOf(plus(max, min, -1)) / 2);
    const narrowest = Math.atan(TAN * Math.min(1, aspect));
    this.#distance = (this.#radius / Math.sin(narrowest)) * MARGIN;
  }

  view(): View {
    const [yaw, pitch] = [this.#yaw, this.#pitch];
    const away: Vector3 = [Math.cos(pitch) * Math.sin(yaw), Math.sin(pitch), Math.cos(pitch) * Math.cos(yaw)];
    const forward: Vector3 = [-away[0], -away[1], -away[2]];
    const right: Vector3 = [Math.cos(yaw), 0, -Math.sin(yaw)];
    const eye = plus(this.#target, away, this.#distance);
    return { eye, right, up: cross(right, forward), forward, tangent: TAN };
  }

  pose(): CameraPose {
    return { position: this.view().eye, target: this.#target, fieldOfView: FIELD_OF_VIEW };
  }

  /** Through a point of the picture: from -1 to 1, to the right and up. */
  ray(x: number, y: number, aspect: number): { readonly origin: Vector3; readonly direction: Vector3 } {
    const { eye, right, up, forward, tangent } = this.view();
    return {
      origin: eye,
      direction: plus(plus(forward, right, x * aspect * tangent), up, y * tangent),
    };
  }
}
