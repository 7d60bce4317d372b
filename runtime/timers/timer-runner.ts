import type { Clock } from '../clock/clock.ts';
import type { TimerFunction } from '../core/hosted-function.ts';
import type { Invoker } from '../core/invoker.ts';
import type { Store } from '../durable/store.ts';
import type { Write } from '../log.ts';
import type { Schedule } from './schedule.ts';

interface Parts {
  readonly store: Store;
  readonly invoker: Invoker;
  readonly clock: Clock;
  readonly write: Write;
}

/** Schedules that come more often than this are not persisted, as on the real host: a missed one is soon made up for. */
const SHORTEST_MONITORED_MS = 60_000;

/**
 * Runs one timer function: at every occurrence of its schedule, never twice at a time (occurrences during a run
 * are skipped), and once as past due when an occurrence was missed while no host ran.
 */
export class TimerRunner {
  readonly #fn: TimerFunction;
  readonly #schedule: Schedule;
  readonly #parts: Parts;
  readonly #isMonitored: boolean;
  #last: number | null = null;
  #disarm: (() => void) | undefined;
  /** The last of the runs; the next begins when it has ended. */
  #turn: Promise<void> = Promise.resolve();
  /** Runs with what belongs to them, until the next occurrence is waited for. */
  readonly #active = new Set<Promise<void>>();
  #stopped = false;

  constructor(fn: TimerFunction, schedule: Schedule, parts: Parts) {
    this.#fn = fn;
    this.#schedule = schedule;
    this.#parts = parts;
    this.#isMonitored = fn.useMonitor && this.#schedule.isAtLeast(SHORTEST_MONITORED_MS, parts.clock.now());
  }

  get name(): string {
    return this.#fn.name;
  }

  get isRunning(): boolean {
    return this.#active.size > 0;
  }

  /** Settles when the runs asked for so far have ended. */
  async idle(): Promise<void> {
    while (this.isRunning) await Promise.allSettled(this.#active);
  }

  async start(): Promise<void> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const known = this.#isMonitored ? store.findSchedule(this.#fn.name) : undefined;
    this.#last = known?.last ?? null;
    // What another schedule would have done is not past due.
    const isPastDue = known !== undefined && known.schedule === this.#schedule.text && known.next <= now;
    if (isPastDue || this.#fn.runOnStartup) {
      this.#begin(isPastDue ? known.next : now, isPastDue);
    } else {
      await this.#persist();
      this.#arm();
    }
  }

  /** Waits for nothing: see `idle`. */
  stop(): void {
    this.#stopped = true;
    this.#disarm?.();
  }

  /** Runs the function now, after the run that may be under way. Its schedule is not touched. */
  run(): Promise<void> {
    return this.#track(this.#takeTurn(false));
  }

  #begin(due: number, isPastDue: boolean): void {
    void this.#track(this.#runScheduled(due, isPastDue));
  }

  #takeTurn(isPastDue: boolean): Promise<void> {
    const run = this.#turn.then(() => this.#invoke(isPastDue));
    this.#turn = run.catch(() => {
      // Whoever asked for the run gets the error.
    });
    return run;
  }

  #track(work: Promise<void>): Promise<void> {
    const tracked = work.finally(() => this.#active.delete(tracked));
    this.#active.add(tracked);
    return tracked;
  }

  async #runScheduled(due: number, isPastDue: boolean): Promise<void> {
    try {
      await this.#takeTurn(isPastDue);
    } catch (error) {
      this.#parts.write(
        'error',
        error instanceof Error ? (error.stack ?? error.message) : String(error),
        this.#fn.name,
      );
    }
    this.#last = due;
    try {
      await this.#persist();
    } catch (error) {
      if (!this.#stopped)
        this.#parts.write(
          'error',
          `The schedule's state could not be saved: ${String(error)}`,
          this.#fn.name,
        );
    }
    this.#arm();
  }

  #arm(): void {
    if (this.#stopped) return;
    const next = this.#schedule.after(this.#parts.clock.now());
    if (next === undefined) return;
    this.#disarm = this.#parts.clock.setTimer(next, () => this.#begin(next, false), 'recurring');
  }

  /** After the run: a host that ends in the middle of one repeats it at its next start. */
  async #persist(): Promise<void> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const next = this.#schedule.after(now);
    if (!this.#isMonitored || next === undefined) return;
    await store.commit(() => store.putSchedule(this.#fn.name, this.#schedule.text, this.#last, next, now));
  }

  async #invoke(isPastDue: boolean): Promise<void> {
    const now = this.#parts.clock.now();
    const next = this.#schedule.after(now);
    const scheduleStatus = { last: iso(this.#last), next: iso(next ?? null), lastUpdated: iso(now) };
    await this.#parts.invoker.invoke(this.#fn, {
      value: () => ({ schedule: { adjustForDST: true }, scheduleStatus, isPastDue }),
      rpc: () => ({
        json: JSON.stringify({
          Schedule: { AdjustForDST: true },
          ScheduleStatus: {
            Last: scheduleStatus.last,
            Next: scheduleStatus.next,
            LastUpdated: scheduleStatus.lastUpdated,
          },
          IsPastDue: isPastDue,
        }),
      }),
    });
  }
}

/** The year 1 is what the real host says for "never". */
const iso = (instant: number | null): string =>
  instant === null ? '0001-01-01T00:00:00+00:00' : new Date(instant).toISOString();
