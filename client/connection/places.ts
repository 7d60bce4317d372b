/** So many at a time; who comes later waits, in the order of coming. */
export class Places {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  async take(abortSignal?: AbortSignal): Promise<void> {
    abortSignal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const come = (): void => {
        abortSignal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.delete(come);
        reject(abortSignal?.reason);
      };
      this.#waiting.add(come);
      abortSignal?.addEventListener('abort', leave, { once: true });
    });
  }

  /** Gives one back: to who waits longest, if somebody does. */
  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
