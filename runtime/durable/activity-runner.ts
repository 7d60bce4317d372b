import type { Clock } from '../clock/clock.ts';
import type { HostedFunction } from '../core/hosted-function.ts';
import type { Invoker } from '../core/invoker.ts';
import type { Write } from '../log.ts';
import type { HistoryEvent } from './history-event.ts';
import { EventType } from './history-event.ts';
import type { Store, WorkItem } from './store.ts';

interface Parts {
  readonly store: Store;
  readonly invoker: Invoker;
  readonly activities: ReadonlyMap<string, HostedFunction>;
  readonly clock: Clock;
  readonly write: Write;
  readonly limit: number;
  /** Stores a result, and deletes the work that it is of in the same commit. */
  readonly complete: (item: WorkItem, result: HistoryEvent) => Promise<void>;
  /** Something has ended: whoever waits for idleness should look again. */
  readonly changed: () => void;
}

/**
 * Runs the activities that the store holds as work, at most `limit` at once, in the order in which they were
 * scheduled. Work is deleted in the commit that records its result: it is run at least once (again after a crash),
 * and its result counts exactly once.
 */
export class ActivityRunner {
  readonly #parts: Parts;
  #running = 0;
  /** Work up to here has been taken by this process. */
  #taken = 0;
  #mayHaveMore = true;
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isIdle(): boolean {
    return this.#running === 0 && (!this.#mayHaveMore || this.#stopped);
  }

  /** Takes no more work. What runs goes on. */
  stop(): void {
    this.#stopped = true;
  }

  /** Takes what there is room for; to be called after new work has been committed. */
  dispatch(): void {
    this.#mayHaveMore = true;
    this.#fill();
  }

  #fill(): void {
    const room = this.#parts.limit - this.#running;
    if (this.#stopped || room <= 0 || !this.#mayHaveMore) return;
    const items = this.#parts.store.readWork(this.#taken, room);
    this.#mayHaveMore = items.length === room;
    for (const item of items) {
      this.#taken = item.seq;
      this.#running++;
      void this.#run(item);
    }
  }

  async #run(item: WorkItem): Promise<void> {
    try {
      await this.#parts.complete(item, await this.#execute(item));
    } catch (error) {
      // The work row is still there: the next start of the host runs it again.
      this.#parts.write('error', `The result of an activity could not be saved: ${String(error)}`, item.name);
    } finally {
      this.#running--;
      this.#fill();
      this.#parts.changed();
    }
  }

  async #execute(item: WorkItem): Promise<HistoryEvent> {
    const ended = (): Pick<HistoryEvent, 'EventId' | 'Timestamp' | 'TaskScheduledId'> => ({
      EventId: -1,
      Timestamp: new Date(this.#parts.clock.now()).toISOString(),
      TaskScheduledId: item.task,
    });
    try {
      const fn = this.#parts.activities.get(item.name);
      if (!fn) throw new Error('The app no longer has this function.');
      const result = await this.#parts.invoker.invoke(fn, {
        value: () => parseInput(item.input),
        rpc: () => (item.input === null ? {} : { string: item.input }),
        metadata: { instanceId: item.instance },
      });
      return { EventType: EventType.TaskCompleted, ...ended(), Result: JSON.stringify(result) ?? 'null' };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const details = error instanceof Error ? (error.stack ?? '') : '';
      this.#parts.write('warning', `Activity failed: ${message}`, item.name);
      return {
        EventType: EventType.TaskFailed,
        ...ended(),
        Reason: `Activity function '${item.name}' failed:  ${message}`,
        Details: details,
      };
    }
  }
}

/** As the worker reads text: JSON if it is JSON, else the text itself. */
function parseInput(input: string | null): unknown {
  if (input === null) return undefined;
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}
