import type { PictureSettings } from '../scene/picture.ts';
import { PICTURE_HEADER_BYTES, PICTURE_KIND } from './protocol.ts';

/** One picture of the scene. */
export interface Picture {
  readonly frame: number;
  /** The sequence of the newest camera pose that it shows; 0: none yet. */
  readonly camera: number;
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array<ArrayBuffer>;
  /** From `setCamera` to here, of the first picture that shows a pose; null of others. Milliseconds. */
  readonly latencyMs: number | null;
}

/** Shows a picture. The engine gets to know when its promise has settled, and sends no faster than that. */
export type OnFrame = (picture: Picture) => void | Promise<void>;

interface PicturesParts {
  readonly shown: (frame: number) => void;
  readonly latencyOf: (camera: number) => number | null;
  readonly failed: (error: unknown) => void;
}

/** What becomes of the pictures that arrive: one is shown at a time, and of those that wait only the newest. */
export class Pictures {
  readonly #parts: PicturesParts;
  #wanted: { readonly settings: PictureSettings; readonly onFrame: OnFrame } | null = null;
  #waiting: Picture | null = null;
  #isShowing = false;

  constructor(parts: PicturesParts) {
    this.#parts = parts;
  }

  /** What was asked for, to be asked for again over a new link. */
  get settings(): PictureSettings | null {
    return this.#wanted?.settings ?? null;
  }

  want(wanted: { readonly settings: PictureSettings; readonly onFrame: OnFrame } | null): void {
    this.#wanted = wanted;
  }

  arrived(bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.length <= PICTURE_HEADER_BYTES || bytes[0] !== PICTURE_KIND) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const camera = view.getUint32(8, true);
    const picture = {
      frame: view.getUint32(4, true),
      camera,
      width: view.getUint16(12, true),
      height: view.getUint16(14, true),
      jpeg: bytes.subarray(PICTURE_HEADER_BYTES),
      latencyMs: this.#parts.latencyOf(camera),
    };
    if (this.#waiting) this.#parts.shown(this.#waiting.frame);
    this.#waiting = picture;
    if (!this.#isShowing) void this.#show();
  }

  /** Never rejects: what `onFrame` throws is reported, and the picture counts as shown, or no other would come. */
  async #show(): Promise<void> {
    this.#isShowing = true;
    for (let picture = this.#next(); picture; picture = this.#next()) {
      try {
        await this.#wanted?.onFrame(picture);
      } catch (error) {
        this.#parts.failed(error);
      }
      this.#parts.shown(picture.frame);
    }
    this.#isShowing = false;
  }

  #next(): Picture | null {
    const picture = this.#waiting;
    this.#waiting = null;
    return picture;
  }
}
