import { SceneFault } from '../scene-fault.ts';

/** What one device may have under way at a time. Most calls are done at once; loads are what takes long. */
const MOST = 32;

/** The calls of one device that have not been answered yet, each with the means to end it. */
export class CallsUnderWay {
  readonly #calls = new Map<string, AbortController>();

  /** Runs a call under its id; what it gives is what `run` gives. */
  async run<Result>(id: string, run: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    if (this.#calls.has(id))
      throw new SceneFault('InvalidParam', `A call with the id '${id}' is under way already.`, 'id');
    if (this.#calls.size >= MOST)
      throw new SceneFault(
        'TooManyRequests',
        `There are ${MOST} calls under way. Wait for an answer before asking more.`,
      );
    const ending = new AbortController();
    this.#calls.set(id, ending);
    try {
      return await run(ending.signal);
    } finally {
      this.#calls.delete(id);
    }
  }

  cancel(id: string): void {
    this.#calls.get(id)?.abort(cancelled());
  }

  cancelAll(): void {
    for (const ending of this.#calls.values()) ending.abort(cancelled());
  }
}

const cancelled = (): SceneFault => new SceneFault('Cancelled', 'The call was cancelled.');
