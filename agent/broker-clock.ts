import { monotonic } from './monotonic.ts';

/**
 * The time of one broker, as this machine knows it: what the broker last said, plus the monotonic clock since then. The machine's
 * own date is used only before the first word. The estimate is behind by the time a message travelled, never ahead of it: a
 * deadline is therefore kept a little late, never early.
 */
export class BrokerClock {
  #offset: number | null;
  readonly #monotonic: () => number;

  constructor(offset: number | null = null, clock: () => number = monotonic) {
    this.#offset = offset;
    this.#monotonic = clock;
  }

  /** Broker time less monotonic time, or null before the first word. */
  get offset(): number | null {
    return this.#offset;
  }

  now(): number {
    return Math.round(this.#offset === null ? Date.now() : this.#offset + this.#monotonic());
  }

  /** From a call of the broker. It may have been under way for long, so it moves the clock only forward. */
  hear(brokerTime: number): void {
    const offset = brokerTime - this.#monotonic();
    if (this.#offset === null || offset > this.#offset) this.#offset = offset;
  }

  /** From the answer to our own request, which is never old: it may also move the clock back. */
  read(brokerTime: number): void {
    this.#offset = brokerTime - this.#monotonic();
  }
}
