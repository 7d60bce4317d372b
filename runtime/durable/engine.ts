import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import type { HostedFunction } from '../core/hosted-function.ts';
import type { Invoker } from '../core/invoker.ts';
import type { Write } from '../log.ts';
import { ActivityRunner } from './activity-runner.ts';
import { DurableTimers } from './durable-timers.ts';
import type { HistoryEvent } from './history-event.ts';
import { EventType } from './history-event.ts';
import type { Instance } from './instance.ts';
import { isOver } from './instance.ts';
import { OrchestrationRunner } from './orchestration-runner.ts';
import type { InstanceFilter, Store } from './store.ts';

interface Parts {
  readonly store: Store;
  readonly invoker: Invoker;
  readonly functions: readonly HostedFunction[];
  readonly clock: Clock;
  readonly write: Write;
  /** What an instance is marked with whose start names no version. */
  readonly defaultVersion: string | null;
  /** Activities, and orchestrators, that run at the same time. */
  readonly maxActivities: number;
  readonly maxOrchestrations: number;
}

/** What became of a message to an instance. */
export type Delivery = 'accepted' | 'unknown' | 'over';

const byName = (
  functions: readonly HostedFunction[],
  type: HostedFunction['type'],
): Map<string, HostedFunction> =>
  new Map(functions.filter((fn) => fn.type === type).map((fn) => [fn.name, fn]));

/** The Durable engine: what the client's verbs change in the store, and the three runners that live off it. */
export class Engine {
  readonly #parts: Parts;
  readonly #orchestrators: ReadonlyMap<string, HostedFunction>;
  readonly #orchestrations: OrchestrationRunner;
  readonly #activities: ActivityRunner;
  readonly #timers: DurableTimers;
  #watchers: (() => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    const { store, invoker, clock, write, functions } = parts;
    this.#orchestrators = byName(functions, 'orchestration');
    const activities = byName(functions, 'activity');
    const changed = (): void => this.#changed();
    const wake = (instance: string): void => this.#orchestrations.wake(instance);
    const scheduled = (): void => {
      this.#activities.dispatch();
      this.#timers.arm();
    };
    this.#activities = new ActivityRunner({
      store,
      invoker,
      clock,
      write,
      activities,
      limit: parts.maxActivities,
      complete: (item, result) => this.#orchestrations.complete(item, result),
      changed,
    });
    this.#timers = new DurableTimers({ store, clock, write, wake, changed });
    this.#orchestrations = new OrchestrationRunner({
      store,
      invoker,
      clock,
      write,
      activities,
      changed,
      scheduled,
      orchestrators: this.#orchestrators,
      limit: parts.maxOrchestrations,
    });
  }

  /** Takes up what an earlier process left. */
  start(): void {
    for (const id of this.#parts.store.instancesWithMessages()) this.#orchestrations.wake(id);
    this.#activities.dispatch();
    this.#timers.arm();
  }

  /** Starts nothing more; `idle` then settles when what runs has ended. */
  stop(): void {
    this.#orchestrations.stop();
    this.#activities.stop();
    this.#timers.stop();
    this.#changed();
  }

  /** Settles when nothing can happen before a timer is due or a client calls. */
  async idle(): Promise<void> {
    while (!this.#isIdle()) {
      // A commit wakes nobody when it is through, so this waits for one behind it.
      if (!this.#parts.store.isIdle) await this.#parts.store.commit(() => undefined);
      else await new Promise<void>((resolve) => this.#watchers.push(resolve));
    }
  }

  isOrchestrator(name: string): boolean {
    return this.#orchestrators.has(name);
  }

  /**
   * Starts an orchestration; an id whose instance is over is started anew and its history replaced.
   * @param input JSON text, or null for none.
   * @returns False when an instance with this id is still running: nothing is changed then.
   */
  startInstance(name: string, id: string, input: string | null, version: string | null): Promise<boolean> {
    const now = this.#parts.clock.now();
    return this.#orchestrations.start({
      id,
      name,
      version: version ?? this.#parts.defaultVersion,
      input,
      execution: randomUUID(),
      status: 'Pending',
      output: null,
      customStatus: null,
      createdAt: now,
      updatedAt: now,
      held: false,
    });
  }

  /** @param input JSON text, or null for none. */
  raiseEvent(id: string, name: string, input: string | null): Promise<Delivery> {
    return this.#deliver(id, { EventType: EventType.EventRaised, Name: name, Input: input });
  }

  /** Takes effect with the instance's next episode, before any other message. */
  terminate(id: string, reason: string | null): Promise<Delivery> {
    return this.#deliver(id, {
      EventType: EventType.ExecutionTerminated,
      Input: reason === null ? null : JSON.stringify(reason),
    });
  }

  find(id: string): Instance | undefined {
    return this.#parts.store.findInstance(id);
  }

  list(filter: InstanceFilter): Instance[] {
    return this.#parts.store.listInstances(filter);
  }

  history(id: string): HistoryEvent[] {
    return this.#parts.store.readHistory(id);
  }

  /** Deletes instances that are over. @returns How many; one that still runs is left alone. */
  purge(ids: readonly string[]): Promise<number> {
    const { store } = this.#parts;
    return store.commit(() => {
      const over = ids.filter((id) => {
        const instance = store.findInstance(id);
        return instance !== undefined && isOver(instance);
      });
      for (const id of over) store.deleteInstance(id);
      return over.length;
    });
  }

  async #deliver(id: string, event: Omit<HistoryEvent, 'EventId' | 'Timestamp'>): Promise<Delivery> {
    const { store, clock } = this.#parts;
    const delivery = await store.commit((): Delivery => {
      const instance = store.findInstance(id);
      if (!instance) return 'unknown';
      if (isOver(instance)) return 'over';
      store.putMessage(id, null, { ...event, EventId: -1, Timestamp: new Date(clock.now()).toISOString() });
      return 'accepted';
    });
    if (delivery === 'accepted') this.#orchestrations.wake(id);
    return delivery;
  }

  #isIdle(): boolean {
    return (
      this.#orchestrations.isIdle &&
      this.#activities.isIdle &&
      this.#timers.isIdle &&
      this.#parts.store.isIdle
    );
  }

  #changed(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const look of watchers) look();
  }
}
