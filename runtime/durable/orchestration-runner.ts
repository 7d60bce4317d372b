import type { Clock } from '../clock/clock.ts';
import type { HostedFunction } from '../core/hosted-function.ts';
import type { Invoker } from '../core/invoker.ts';
import type { Write } from '../log.ts';
import { readActions } from './actions.ts';
import type { Taken } from './apply-episode.ts';
import { applyPlan, applyTermination } from './apply-episode.ts';
import { chooseMessages } from './choose-messages.ts';
import type { HistoryEvent } from './history-event.ts';
import { EventType, orchestratorStarted } from './history-event.ts';
import type { Instance } from './instance.ts';
import { isOver } from './instance.ts';
import { matchEventNames } from './match-event-names.ts';
import { planEpisode } from './plan-episode.ts';
import type { Outcome } from './run-orchestrator.ts';
import { runOrchestrator } from './run-orchestrator.ts';
import type { Message, Store } from './store.ts';

interface Parts {
  readonly store: Store;
  readonly invoker: Invoker;
  readonly orchestrators: ReadonlyMap<string, HostedFunction>;
  readonly activities: ReadonlyMap<string, HostedFunction>;
  readonly clock: Clock;
  readonly write: Write;
  readonly limit: number;
  /** Work and timers in the store may have changed. */
  readonly scheduled: () => void;
  readonly changed: () => void;
}

const PAUSE_AFTER_ERROR_MS = 5_000;

/**
 * Runs orchestrators in episodes: take messages from the inbox, replay, and commit what follows, all of it or
 * nothing. One episode of an instance at a time; episodes of many instances share commits.
 */
export class OrchestrationRunner {
  readonly #parts: Parts;
  /** Instances with messages. One that is busy waits in `#again` instead. */
  readonly #ready = new Set<string>();
  readonly #busy = new Set<string>();
  readonly #again = new Set<string>();
  readonly #retries = new Set<() => void>();
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isIdle(): boolean {
    return this.#busy.size === 0 && (this.#ready.size === 0 || this.#stopped);
  }

  /** Takes no new episode. What runs goes on to its commit. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#retries) cancel();
  }

  wake(id: string): void {
    if (this.#busy.has(id)) this.#again.add(id);
    else this.#ready.add(id);
    this.#fill();
  }

  #fill(): void {
    for (const id of this.#ready) {
      if (this.#stopped || this.#busy.size >= this.#parts.limit) return;
      this.#ready.delete(id);
      this.#busy.add(id);
      void this.#run(id);
    }
  }

  async #run(id: string): Promise<void> {
    let next: 'more' | 'done' | 'later' = 'later';
    try {
      next = await this.#episode(id);
    } catch (error) {
      this.#parts.write('error', `Instance ${id} could not go on, trying again: ${String(error)}`);
    }
    this.#busy.delete(id);
    if (this.#again.delete(id) || next === 'more') this.#ready.add(id);
    else if (next === 'later') this.#wakeLater(id);
    this.#fill();
    this.#parts.changed();
  }

  #wakeLater(id: string): void {
    if (this.#stopped) return;
    const cancel = this.#parts.clock.setTimer(this.#parts.clock.now() + PAUSE_AFTER_ERROR_MS, () => {
      this.#retries.delete(cancel);
      this.wake(id);
    });
    this.#retries.add(cancel);
  }

  async #episode(id: string): Promise<'more' | 'done'> {
    const { store } = this.#parts;
    const instance = store.findInstance(id);
    // A page full of events must not hide the completion that a held instance waits for.
    const inbox = store.readInbox(id, !instance?.held);
    const isWanted = ({ execution }: Message): boolean =>
      instance !== undefined && !isOver(instance) && (execution === null || execution === instance.execution);
    const stale = inbox.filter((message) => !isWanted(message));
    const past = instance ? store.readHistory(id) : [];
    const messages = instance ? chooseMessages(instance, past, inbox.filter(isWanted)) : [];
    if (!instance || messages.length === 0) {
      if (stale.length > 0) await store.commit(() => store.deleteMessages(stale));
      return 'done';
    }
    const now = this.#parts.clock.now();
    const fresh = [orchestratorStarted(now), ...messages.map(({ event }) => event)];
    const taken: Taken = { instance, messages: [...stale, ...messages], past, fresh };
    const termination = messages.find(({ event }) => event.EventType === EventType.ExecutionTerminated);
    if (termination) await store.commit(() => applyTermination(store, taken, termination.event, now));
    else await this.#replay(taken, now);
    this.#parts.scheduled();
    return inbox.length > taken.messages.length || store.hasMessages(id) ? 'more' : 'done';
  }

  async #replay(taken: Taken, now: number): Promise<void> {
    const { store, activities } = this.#parts;
    const { outcome, renamed, past, fresh } = await this.#runWithMatchingNames(taken);
    const plan = planEpisode({
      orchestrator: taken.instance.name,
      past,
      fresh,
      outcome,
      now,
      isActivity: (name) => activities.has(name),
    });
    await store.commit(() => {
      for (const [seq, event] of renamed) store.putHistory(taken.instance.id, seq, event);
      applyPlan(store, { ...taken, past, fresh }, plan, now);
    });
    if (plan.decision?.kind === 'ended' && plan.decision.status === 'Failed' && !plan.held) {
      this.#parts.write(
        'warning',
        `Instance ${taken.instance.id} failed: ${plan.decision.output}`,
        taken.instance.name,
      );
    }
  }

  /** Runs the orchestrator, again if an event's name has to be respelled for it to be seen. */
  async #runWithMatchingNames(taken: Taken): Promise<{
    outcome: Outcome;
    renamed: Map<number, HistoryEvent>;
    past: HistoryEvent[];
    fresh: HistoryEvent[];
  }> {
    const history = [...taken.past, ...taken.fresh];
    const renamed = new Map<number, HistoryEvent>();
    const hasEvents = history.some(({ EventType: type }) => type === EventType.EventRaised);
    for (;;) {
      const past = history.slice(0, taken.past.length);
      const fresh = history.slice(taken.past.length);
      const outcome = await this.#runOnce(taken.instance, past, fresh);
      const replaced = matchEventNames(history, hasEvents ? awaitedNames(outcome) : new Set());
      if (replaced.size === 0) return { outcome, renamed, past, fresh };
      for (const [index, event] of replaced) {
        history[index] = event;
        renamed.set(index, event);
      }
    }
  }

  async #runOnce(instance: Instance, past: HistoryEvent[], fresh: HistoryEvent[]): Promise<Outcome> {
    const fn = this.#parts.orchestrators.get(instance.name);
    if (!fn)
      return { kind: 'threw', message: 'The app no longer has this function.', customStatus: undefined };
    return await runOrchestrator(this.#parts.invoker, fn, {
      instanceId: instance.id,
      input: instance.input,
      past,
      fresh,
    });
  }
}

function awaitedNames(outcome: Outcome): ReadonlySet<string> {
  try {
    return outcome.kind === 'returned' ? readActions(outcome.actions).awaited : new Set();
  } catch {
    return new Set(); // What is wrong with the actions is said when the episode is planned.
  }
}
