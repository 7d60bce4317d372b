interface Line {
  readonly at: number;
  readonly text: string;
}

/** What happened, in order. Only the last lines are kept, unless all are asked for. */
export class Trace {
  readonly #keep: number;
  #lines: Line[] = [];
  #count = 0;

  constructor(keep: number) {
    this.#keep = keep;
  }

  get count(): number {
    return this.#count;
  }

  add(at: number, text: string): void {
    this.#count++;
    this.#lines.push({ at, text });
    if (this.#lines.length > 2 * this.#keep) this.#lines = this.#lines.slice(-this.#keep);
  }

  /** The last lines, as people read them: time of day, then what happened. */
  last(count: number): readonly string[] {
    return this.#lines
      .slice(-count)
      .map(({ at, text }) => `${new Date(at).toISOString().slice(0, 23).replace('T', ' ')}  ${text}`);
  }
}
