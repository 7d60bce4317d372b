/** Ends, or removes, one thing. */
export type Undo = () => void | Promise<void>;

/**
 * What has to be undone before the program ends, however it ends: processes, folders. The newest goes first. What fails does not keep
 * the rest from being undone.
 */
export class Cleanup {
  #undos: Undo[] = [];

  /** Remembers `undo`; what comes back does it now, once. */
  add(undo: Undo): () => Promise<void> {
    this.#undos.push(undo);
    return async () => {
      if (!this.#undos.includes(undo)) return;
      this.#undos = this.#undos.filter((other) => other !== undo);
      await undo();
    };
  }

  /** Undoes all there is. @returns What went wrong on the way, in words. */
  async run(): Promise<readonly string[]> {
    const failures: string[] = [];
    for (let undo = this.#undos.pop(); undo; undo = this.#undos.pop()) {
      try {
        await undo();
      } catch (error) {
        failures.push(String(error));
      }
    }
    return failures;
  }
}
