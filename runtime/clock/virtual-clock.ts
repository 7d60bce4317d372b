import type { Clock, TimerKind } from './clock.ts';

interface Timer {
  readonly at: number;
  readonly kind: TimerKind;
  readonly fire: () => void;
}

const YEAR_MS = 365 * 24 * 3_600_000;

/**
 * Time that moves only when a test says so. Before every step it waits until all hosts that joined it are idle,
 * so that hours of waiting take milliseconds and nothing is skipped. An activity that itself waits for this clock
 * never lets it move: activities are expected to end on their own.
 */
export class VirtualClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();
  readonly #joined = new Set<() => Promise<void>>();

  /** @param start Milliseconds since 1970. */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  setTimer(at: number, fire: () => void, kind: TimerKind = 'due'): () => void {
    const timer = { at, kind, fire };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  join(idle: () => Promise<void>): () => void {
    this.#joined.add(idle);
    return () => this.#joined.delete(idle);
  }

  /** Fires everything due up to and including `instant`, each at its own moment, and ends there. */
  async advanceTo(instant: number): Promise<void> {
    await this.#settle();
    for (let next = this.#next(); next && next.at <= instant; next = this.#next()) await this.#fire(next);
    this.#now = Math.max(this.#now, instant);
    await this.#settle();
  }

  async advanceBy(milliseconds: number): Promise<void> {
    await this.advanceTo(this.#now + milliseconds);
  }

  /**
   * Advances until nothing is waited for but recurring schedules (which run on the way).
   * @throws Error When something is still waited for after `limitMs` (default: a year) of virtual time.
   */
  async runUntilIdle(limitMs: number = YEAR_MS): Promise<void> {
    const limit = this.#now + limitMs;
    await this.#settle();
    while ([...this.#timers].some((timer) => timer.kind === 'due')) {
      const next = this.#next();
      if (!next) return;
      if (next.at > limit)
        throw new Error(
          `Not idle after ${limitMs} ms of virtual time: next due at ${new Date(next.at).toISOString()}.`,
        );
      await this.#fire(next);
    }
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.at < next.at) next = timer;
    return next;
  }

  async #fire(timer: Timer): Promise<void> {
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.at);
    timer.fire();
    await this.#settle();
  }

  /** Twice around: what one host does may wake another. */
  async #settle(): Promise<void> {
    for (let round = 0; round < 2; round++) for (const idle of this.#joined) await idle();
  }
}
