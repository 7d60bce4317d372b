import type { Clock } from '../clock/clock.ts';
import type { Write } from '../log.ts';
import { EventType } from './history-event.ts';
import type { Store } from './store.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly write: Write;
  readonly wake: (instance: string) => void;
  readonly changed: () => void;
}

/** Timers turned into messages in one commit; more that are due at the same time follow in the next. */
const BATCH = 500;

/** How long to wait after a failed commit; milliseconds. */
const PAUSE_AFTER_ERROR_MS = 5_000;

/** Fires the durable timers in the store: one timer of the clock for the earliest of them. */
export class DurableTimers {
  readonly #parts: Parts;
  #armedFor: number | undefined;
  #disarm: (() => void) | undefined;
  #firing = false;
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isIdle(): boolean {
    return !this.#firing;
  }

  /** Looks at the store again; to be called after timers have been set or cancelled. */
  arm(): void {
    if (this.#stopped || this.#firing) return;
    const next = this.#parts.store.nextTimer();
    if (next === this.#armedFor) return;
    this.#disarm?.();
    this.#disarm = undefined;
    this.#armedFor = next;
    if (next === undefined) return;
    if (next <= this.#parts.clock.now()) void this.#fire();
    else this.#disarm = this.#parts.clock.setTimer(next, () => void this.#fire());
  }

  stop(): void {
    this.#stopped = true;
    this.#disarm?.();
  }

  async #fire(): Promise<void> {
    this.#firing = true;
    this.#armedFor = undefined;
    try {
      for (const instance of await this.#parts.store.commit(() => this.#takeDue()))
        this.#parts.wake(instance);
    } catch (error) {
      this.#parts.write('error', `Durable timers could not be fired, trying again: ${String(error)}`);
      if (!this.#stopped)
        this.#disarm = this.#parts.clock.setTimer(this.#parts.clock.now() + PAUSE_AFTER_ERROR_MS, () =>
          this.arm(),
        );
      return;
    } finally {
      this.#firing = false;
      this.#parts.changed();
    }
    this.arm();
  }

  #takeDue(): string[] {
    const { store, clock } = this.#parts;
    const now = clock.now();
    return store.dueTimers(now, BATCH).map(({ instance, task, execution, fireAt }) => {
      store.deleteTimer(instance, task);
      store.putMessage(instance, execution, {
        EventType: EventType.TimerFired,
        EventId: -1,
        Timestamp: new Date(now).toISOString(),
        TimerId: task,
        FireAt: new Date(fireAt).toISOString(),
      });
      return instance;
    });
  }
}
