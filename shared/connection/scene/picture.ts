import { z } from 'zod';
import { vector3 } from './vectors.ts';

/** How pictures shall be made. */
export const pictureSettings = z.object({
  width: z.int().min(16).max(1920),
  height: z.int().min(16).max(1080),
  /** JPEG's, 1 to 100. */
  quality: z.int().min(1).max(100).default(70),
  maxFramesPerSecond: z.int().min(1).max(60).default(60),
});
export type PictureSettings = z.input<typeof pictureSettings>;

/** Where the camera stands, and what it looks at. */
export const cameraPose = z.object({
  position: vector3,
  target: vector3,
  up: vector3.default([0, 1, 0]),
  /** From bottom to top, in degrees. */
  fieldOfView: z.number().min(1).max(170).default(50),
});
export type CameraPose = z.input<typeof cameraPose>;

/** What drawing costs, over the last seconds. Null where there were no pictures. */
export const performance = z.object({
  pictures: z.boolean(),
  framesPerSecond: z.number().nullable(),
  /** From the arrival of a camera pose to the departure of the frame that shows it, in milliseconds: the middle and the 95th percentile. */
  latencyMs: z.object({ p50: z.number(), p95: z.number() }).nullable(),
  /** Of the engine's process, and of the browser that draws for it. */
  memoryBytes: z.int(),
  triangles: z.int(),
});
export type Performance = z.infer<typeof performance>;
