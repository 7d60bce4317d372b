import type { Vector3 } from './vectors.ts';

/** How pictures shall be made. */
export interface PictureSettings {
  /** 16 to 1920 pixels. */
  width: number;
  /** 16 to 1080 pixels. */
  height: number;
  /** JPEG's, 1 to 100; 70 where it is left out. */
  quality?: number | undefined;
  /** 1 to 60; 60 where it is left out. */
  maxFramesPerSecond?: number | undefined;
}

/** Where the camera stands, and what it looks at. */
export interface CameraPose {
  position: Vector3;
  target: Vector3;
  /** The y axis where it is left out. */
  up?: Vector3 | undefined;
  /** From bottom to top, in degrees, 1 to 170; 50 where it is left out. */
  fieldOfView?: number | undefined;
}

/** What drawing costs, over the last seconds. Null where there were no pictures. */
export interface Performance {
  pictures: boolean;
  framesPerSecond: number | null;
  /** From the arrival of a camera pose to the departure of the frame that shows it, in milliseconds: the middle and the 95th percentile. */
  latencyMs: { p50: number; p95: number } | null;
  /** Of the engine's process, and of the browser that draws for it. */
  memoryBytes: number;
  triangles: number;
}
