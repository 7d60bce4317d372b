interface WatchParts {
  readonly isWanted: () => boolean;
  /** When to look next. */
  readonly waitMs: () => number;
  readonly look: () => Promise<unknown>;
}

/** Looks after a session from time to time, while somebody wants to know. It keeps no process alive. */
export class SessionWatch {
  readonly #parts: WatchParts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLooking = false;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** Something has changed: whether it is wanted, or when. */
  wake(): void {
    clearTimeout(this.#timer);
    if (this.#isLooking || !this.#parts.isWanted()) return;
    const timer: unknown = setTimeout(() => void this.#look(), this.#parts.waitMs());
    this.#timer = timer as ReturnType<typeof setTimeout>;
    // A number in a browser. In Node a timer would keep the process from ending.
    if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
      timer.unref();
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    try {
      await this.#parts.look();
    } catch {
      // The service can't be asked now, and is asked again: nobody waits for this answer.
    }
    this.#isLooking = false;
    this.wake();
  }
}
