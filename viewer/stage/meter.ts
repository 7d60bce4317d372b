const WINDOW_MS = 1000;
const REMEMBERED = 15;

/** How many frames were shown in the last second, and how old a camera pose was when its picture came. */
export class Meter {
  readonly #line: HTMLElement;
  #frames: number[] = [];
  #latencies: number[] = [];

  constructor(line: HTMLElement) {
    this.#line = line;
  }

  frame(latencyMs: number | null): void {
    this.#frames.push(performance.now());
    if (latencyMs !== null) this.#latencies = [...this.#latencies.slice(1 - REMEMBERED), latencyMs];
  }

  clear(): void {
    this.#frames = [];
    this.#latencies = [];
    this.#line.textContent = '';
  }

  /** Nothing is drawn while nothing changes: that is no slowness, and says so. */
  show(): void {
    const since = performance.now() - WINDOW_MS;
    this.#frames = this.#frames.filter((at) => at >= since);
    const count = this.#frames.length;
    const middle = this.#latencies.toSorted((a, b) => a - b)[this.#latencies.length >> 1];
    const latency = middle === undefined ? [] : [`${Math.round(middle)} ms`];
    const pace = count === 0 ? 'still' : `${count} fps`;
    this.#line.textContent = [pace, ...latency].join(' · ');
  }
}
