const WINDOW_MS = 5000;
/** More than 60 frames a second for the whole window never come. */
const MOST_SAMPLES = 600;

interface Sample {
  readonly at: number;
  readonly latencyMs: number | null;
}

/** How many frames left over the last five seconds, and how long after the camera moved. Times are milliseconds of any one clock. */
export class PictureMeter {
  #since: number | null = null;
  #samples: Sample[] = [];

  begin(now: number): void {
    this.#since ??= now;
  }

  end(): void {
    this.#since = null;
    this.#samples = [];
  }

  /** `cameraAt`: when the pose came that this frame is the first to show. */
  delivered(now: number, cameraAt: number | null): void {
    this.#samples.push({ at: now, latencyMs: cameraAt === null ? null : now - cameraAt });
    if (this.#samples.length > MOST_SAMPLES) this.#samples.shift();
  }

  read(now: number): {
    readonly framesPerSecond: number | null;
    readonly latencyMs: { readonly p50: number; readonly p95: number } | null;
  } {
    if (this.#since === null) return { framesPerSecond: null, latencyMs: null };
    this.#samples = this.#samples.filter(({ at }) => at > now - WINDOW_MS);
    // Within the first second there is too little to speak of a rate.
    const seconds = Math.min(WINDOW_MS, Math.max(1000, now - this.#since)) / 1000;
    const latencies = this.#samples
      .flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]))
      .sort((a, b) => a - b);
    const at = (share: number): number => latencies[Math.ceil(latencies.length * share) - 1] ?? 0;
    return {
      framesPerSecond: Math.round((this.#samples.length / seconds) * 10) / 10,
      latencyMs: latencies.length === 0 ? null : { p50: at(0.5), p95: at(0.95) },
    };
  }
}
