import type { DrawOrder } from './page-messages.ts';
import type { Pose, Settings } from './pictures.ts';

/** Frames that are on their way: asked for and not yet drawn, or delivered and not yet shown by the device. */
const ON_THEIR_WAY = 2;
/** So long after the last change the scene counts as still, and is drawn once more with care. */
const STILL_MS = 200;

/** What is known of a frame that was asked for. */
export interface Asked {
  readonly camera: number;
  /** When the pose that it shows came; null: it shows none that is new. */
  readonly cameraAt: number | null;
  readonly width: number;
  readonly height: number;
}

/**
 * Decides when a frame is drawn: only when the picture would be another than the one before, or finer, when the page has a hand free, when the device
 * keeps up, and no more often than it asked for. Poses are not queued: what is drawn next shows the newest. Times are milliseconds of any one
 * clock.
 */
export class FrameFlow {
  #settings: Settings | null = null;
  #pose: Pose | null = null;
  #sequence = 0;
  #cameraAt: number | null = null;
  #stale = false;
  /** The last picture was made in a hurry. */
  #rough = false;
  #draws = 0;
  #drawing: number | null = null;
  #asked = new Map<number, Asked>();
  #frames = 0;
  #unshown: number[] = [];
  #lastAskedAt = Number.NEGATIVE_INFINITY;

  /** A frame was asked for and has not come. */
  get awaited(): boolean {
    return this.#asked.size > 0;
  }

  begin(settings: Settings): void {
    this.#settings = settings;
    this.#stale = true;
  }

  camera(sequence: number, pose: Pose, now: number): void {
    this.#pose = pose;
    this.#sequence = sequence;
    this.#cameraAt = now;
    this.#stale = true;
  }

  /** The scene is another. */
  changed(): void {
    this.#stale = true;
  }

  /** What to ask the page for now; or in how many milliseconds to look again; or null: not before something happens. */
  next(now: number): DrawOrder | number | null {
    const settings = this.#settings;
    if (settings === null || this.#drawing !== null || !(this.#stale || this.#rough)) return null;
    if (this.#asked.size + this.#unshown.length >= ON_THEIR_WAY) return null;
    const pause = 1000 / settings.maxFramesPerSecond;
    const wait = this.#lastAskedAt + (this.#stale ? pause : Math.max(STILL_MS, pause)) - now;
    // A timer is no finer than a millisecond: waiting out less would halve the highest rate.
    if (wait >= 1) return wait;
    const { width, height, quality } = settings;
    this.#draws += 1;
    this.#asked.set(this.#draws, { camera: this.#sequence, cameraAt: this.#cameraAt, width, height });
    this.#drawing = this.#draws;
    const fine = !this.#stale;
    this.#rough = this.#stale;
    this.#stale = false;
    this.#cameraAt = null;
    this.#lastAskedAt = now;
    return { draw: this.#draws, width, height, quality, fine, camera: this.#pose };
  }

  /** The page can draw the next one while it packs this one. */
  drawn(draw: number): void {
    if (this.#drawing === draw) this.#drawing = null;
  }

  /** A frame came. Null: nobody waits for it any more. */
  arrived(draw: number): (Asked & { readonly frame: number }) | null {
    this.drawn(draw);
    const asked = this.#asked.get(draw);
    if (asked === undefined) return null;
    this.#asked.delete(draw);
    this.#frames += 1;
    this.#unshown.push(this.#frames);
    return { ...asked, frame: this.#frames };
  }

  /** The device has shown this one; those before it as well, or it never will. */
  shown(frame: number): void {
    this.#unshown = this.#unshown.filter((one) => one > frame);
  }

  /** The page is gone: what it was asked for never comes. */
  pageLost(): void {
    this.#asked.clear();
    this.#drawing = null;
    this.#stale = true;
  }

  /** The device is gone, or wants no more. The next one begins without a pose; frames are counted on. */
  end(): void {
    this.#settings = null;
    this.#pose = null;
    this.#sequence = 0;
    this.#cameraAt = null;
    this.#asked.clear();
    this.#unshown = [];
    this.#lastAskedAt = Number.NEGATIVE_INFINITY;
  }
}
