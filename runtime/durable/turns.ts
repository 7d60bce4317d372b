import type { Clock } from '../clock/clock.ts';
import type { Write } from '../log.ts';

interface Parts {
  /** Runs one episode of an instance. */
  readonly run: (instance: string) => Promise<AfterTurn>;
  readonly clock: Clock;
  readonly write: Write;
  /** Turns at the same time. */
  readonly limit: number;
  readonly changed: () => void;
}

/** Whether an instance has another turn at once, or nothing to do before it is woken. */
export type AfterTurn = 'more' | 'done';

const PAUSE_AFTER_ERROR_MS = 5_000;

/** Whose turn it is: at most `limit` turns at once, one of an instance at a time, in the order of waking. */
export class Turns {
  readonly #parts: Parts;
  /** Instances with messages. One that is busy waits in `#again` instead. */
  readonly #ready = new Set<string>();
  readonly #busy = new Set<string>();
  readonly #again = new Set<string>();
  readonly #retries = new Set<() => void>();
  #unnamed = 0;
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isIdle(): boolean {
    return this.#busy.size + this.#unnamed === 0 && (this.#ready.size === 0 || this.#stopped);
  }

  /** Gives no new turn. What runs goes on to its end. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#retries) cancel();
  }

  /** Gives the instance a turn as soon as there is room, and another if it has one now. */
  wake(id: string): void {
    if (this.#busy.has(id)) this.#again.add(id);
    else this.#ready.add(id);
    this.#fill();
  }

  /**
   * Gives the instance a turn in which `run` takes the place of its episode, if it can have one now.
   * @returns False when it can't, or when `run` fails, which is logged.
   */
  async tryNow(id: string, run: () => Promise<boolean>): Promise<boolean> {
    if (!this.#hasRoom || this.#busy.has(id) || this.#ready.has(id)) return false;
    this.#busy.add(id);
    try {
      return await run();
    } catch (error) {
      this.#report(id, error);
      return false;
    } finally {
      this.#free(id, 'done');
    }
  }

  /** Gives a turn to an instance that nobody knows yet; `hasRoom` false: it only counts as under way. */
  async unnamed<T>(run: (hasRoom: boolean) => Promise<T>): Promise<T> {
    const hasRoom = this.#hasRoom;
    this.#unnamed++;
    try {
      return await run(hasRoom);
    } finally {
      this.#unnamed--;
      this.#fill();
      this.#parts.changed();
    }
  }

  get #hasRoom(): boolean {
    return !this.#stopped && this.#busy.size + this.#unnamed < this.#parts.limit;
  }

  #fill(): void {
    for (const id of this.#ready) {
      if (!this.#hasRoom) return;
      this.#ready.delete(id);
      this.#busy.add(id);
      void this.#run(id);
    }
  }

  async #run(id: string): Promise<void> {
    let after: AfterTurn | 'failed' = 'failed';
    try {
      after = await this.#parts.run(id);
    } catch (error) {
      this.#report(id, error);
    }
    this.#free(id, after);
  }

  #free(id: string, after: AfterTurn | 'failed'): void {
    this.#busy.delete(id);
    if (this.#again.delete(id) || after === 'more') this.#ready.add(id);
    else if (after === 'failed') this.#wakeLater(id);
    this.#fill();
    this.#parts.changed();
  }

  #report(id: string, error: unknown): void {
    this.#parts.write('error', `Instance ${id} could not go on, trying again: ${String(error)}`);
  }

  #wakeLater(id: string): void {
    if (this.#stopped) return;
    const cancel = this.#parts.clock.setTimer(this.#parts.clock.now() + PAUSE_AFTER_ERROR_MS, () => {
      this.#retries.delete(cancel);
      this.wake(id);
    });
    this.#retries.add(cancel);
  }
}
