import type { z } from 'zod';
import type { cameraPose, pictureSettings } from '../../shared/connection/scene/picture.ts';

export type Pose = z.output<typeof cameraPose>;
export type Settings = z.output<typeof pictureSettings>;

/** A frame, as it goes to the device. */
export interface Picture {
  readonly frame: number;
  /** The sequence of the newest camera pose that it shows; 0: none was given. */
  readonly camera: number;
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
}

/** What draws the scene for the device that is connected. */
export interface Pictures {
  /**
   * Begins, or goes on with other settings. Answers what draws. Throws a SceneFault `PicturesUnavailable` where nothing can, and what
   * `signal` says once that is aborted; there are no pictures then, unless another start came in between.
   */
  start(
    settings: Settings,
    deliver: (picture: Picture) => void,
    signal?: AbortSignal,
  ): Promise<{ readonly renderer: string }>;
  camera(sequence: number, pose: Pose): void;
  /** The device has shown this frame. No more than two frames are on their way unshown. */
  shown(frame: number): void;
  /** No more frames; what draws stays for a while, because the device often comes back. */
  stop(): void;
  performance(): {
    readonly framesPerSecond: number | null;
    readonly latencyMs: { readonly p50: number; readonly p95: number } | null;
    readonly memoryBytes: number;
  };
  /** Ends the browser and removes what it wrote. */
  close(): Promise<void>;
}
