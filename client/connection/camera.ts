import type { CameraPose } from '../scene/picture.ts';

/** About a frame of a screen. More poses than that would never be seen. */
const EVERY_MS = 16;
/** Poses whose pictures have not come yet; older ones will not come any more. */
const REMEMBERED = 256;

/** Where the camera is: only the newest pose counts, and is sent once in a frame. */
export class Camera {
  readonly #send: (sequence: number, pose: CameraPose) => void;
  readonly #sentAt = new Map<number, number>();
  #pose: CameraPose | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastSent = Number.NEGATIVE_INFINITY;
  #sequence = 0;

  constructor(send: (sequence: number, pose: CameraPose) => void) {
    this.#send = send;
  }

  set(pose: CameraPose): void {
    this.#pose = pose;
    if (this.#timer !== undefined) return;
    const waitMs = this.#lastSent + EVERY_MS - performance.now();
    if (waitMs <= 0) this.flush();
    else this.#timer = setTimeout(() => this.flush(), waitMs);
  }

  /** Sends the newest pose, if there is one, also when it was sent before: a new link does not know it. */
  flush(): void {
    this.stop();
    if (this.#pose === null) return;
    this.#sequence += 1;
    this.#lastSent = performance.now();
    this.#sentAt.set(this.#sequence, this.#lastSent);
    if (this.#sentAt.size > REMEMBERED) this.#sentAt.delete(this.#sequence - REMEMBERED);
    this.#send(this.#sequence, this.#pose);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** How long ago the pose was sent that a picture shows for the first time, in milliseconds; null: it shows none that is new. */
  latencyOf(sequence: number): number | null {
    const sentAt = this.#sentAt.get(sequence);
    for (const older of this.#sentAt.keys()) {
      if (older > sequence) break;
      this.#sentAt.delete(older);
    }
    return sentAt === undefined ? null : performance.now() - sentAt;
  }
}
