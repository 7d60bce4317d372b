/** Lets one piece of work at a time through, in the order of asking. A piece that fails does not stop those behind it. */
export class Turn {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    // The caller of the failed piece hears of it; those behind it only wait for its end.
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
