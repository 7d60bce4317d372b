import type { HostedFunction } from '../core/hosted-function.ts';
import type { Invoker } from '../core/invoker.ts';
import { readActions } from './actions.ts';
import type { HistoryEvent } from './history-event.ts';
import { EventType } from './history-event.ts';
import type { Instance } from './instance.ts';
import { matchEventNames } from './match-event-names.ts';
import type { EpisodePlan } from './plan-episode.ts';
import { planEpisode } from './plan-episode.ts';
import type { Outcome, Run } from './run-orchestrator.ts';
import { runOrchestrator } from './run-orchestrator.ts';
import type { Message } from './store.ts';

export interface Replayers {
  readonly invoker: Invoker;
  readonly orchestrators: ReadonlyMap<string, HostedFunction>;
  readonly activities: ReadonlyMap<string, HostedFunction>;
}

/** What an episode has taken in. */
export interface Taken {
  readonly instance: Instance;
  /** Deleted with the episode's commit. */
  readonly messages: readonly Message[];
  readonly past: readonly HistoryEvent[];
  readonly fresh: readonly HistoryEvent[];
}

/** What an episode has come to, not yet written. */
export interface Replayed {
  readonly taken: Taken;
  /** Events of the past that have been respelled, by their place in the history. */
  readonly renamed: ReadonlyMap<number, HistoryEvent>;
  readonly plan: EpisodePlan;
}

/**
 * Runs the orchestrator over its past and what is fresh, again if an event's name has to be respelled for it to be
 * seen. Changes nothing.
 */
export async function replayEpisode(parts: Replayers, taken: Taken, now: number): Promise<Replayed> {
  const { instance } = taken;
  const history = [...taken.past, ...taken.fresh];
  const renamed = new Map<number, HistoryEvent>();
  const hasEvents = history.some(({ EventType: type }) => type === EventType.EventRaised);
  for (;;) {
    const past = history.slice(0, taken.past.length);
    const fresh = history.slice(taken.past.length);
    const run = { instanceId: instance.id, input: instance.input, past, fresh };
    const outcome = await runByName(parts, instance.name, run);
    const replaced = matchEventNames(history, hasEvents ? awaitedNames(outcome) : new Set());
    if (replaced.size === 0) {
      const isActivity = (name: string): boolean => parts.activities.has(name);
      const plan = planEpisode({ orchestrator: instance.name, past, fresh, outcome, now, isActivity });
      return { taken: { ...taken, past, fresh }, renamed, plan };
    }
    for (const [index, event] of replaced) {
      history[index] = event;
      renamed.set(index, event);
    }
  }
}

async function runByName({ invoker, orchestrators }: Replayers, name: string, run: Run): Promise<Outcome> {
  const fn = orchestrators.get(name);
  if (fn) return await runOrchestrator(invoker, fn, run);
  return { kind: 'threw', message: 'The app no longer has this function.', customStatus: undefined };
}

function awaitedNames(outcome: Outcome): ReadonlySet<string> {
  try {
    return outcome.kind === 'returned' ? readActions(outcome.actions).awaited : new Set();
  } catch {
    return new Set(); // What is wrong with the actions is said when the episode is planned.
  }
}
