import { randomUUID } from 'node:crypto';
import type { HistoryEvent } from './history-event.ts';
import { EventType, executionCompleted, executionStarted, orchestratorCompleted } from './history-event.ts';
import type { Instance } from './instance.ts';
import type { EpisodePlan } from './plan-episode.ts';
import type { Replayed, Taken } from './replay-episode.ts';
import type { Store } from './store.ts';

/** Writes what an episode came to. To be called inside a commit. */
export function applyEpisode(store: Store, { taken, renamed, plan }: Replayed, now: number): void {
  const { instance, messages, past, fresh } = taken;
  store.deleteMessages(messages);
  for (const [seq, event] of renamed) store.putHistory(instance.id, seq, event);
  const row: Instance = {
    ...instance,
    status: 'Running',
    customStatus: plan.customStatus ?? instance.customStatus,
    updatedAt: now,
    held: plan.held,
  };
  const { decision } = plan;
  if (decision?.kind === 'continuedAsNew' && !plan.held) {
    continueAsNew(store, row, decision.input, now);
    return;
  }
  const isEnd = decision?.kind === 'ended' && !plan.held;
  const events = [
    ...fresh,
    ...plan.scheduled,
    ...(isEnd ? [executionCompleted(decision.status, decision.output, now)] : []),
    orchestratorCompleted(now),
  ];
  for (const [index, event] of events.entries()) store.putHistory(instance.id, past.length + index, event);
  if (isEnd) {
    store.clearTasks(instance.id);
    store.clearInbox(instance.id);
    store.putInstance({ ...row, status: decision.status, output: decision.output });
    return;
  }
  store.putInstance(row);
  scheduleTasks(store, instance, plan);
}

function scheduleTasks(
  store: Store,
  { id, execution }: Instance,
  { scheduled, cancelled }: EpisodePlan,
): void {
  for (const { EventType: type, EventId: task, Name, Input, FireAt } of scheduled) {
    if (type === EventType.TaskScheduled)
      store.putWork({ instance: id, execution, task, name: Name ?? '', input: Input ?? null });
    else if (!cancelled.has(task)) store.putTimer(id, task, execution, Date.parse(FireAt ?? ''));
  }
  for (const task of cancelled) store.deleteTimer(id, task);
}

/** Events that have been taken in but not consumed end with the generation; those still in the inbox stay. */
function continueAsNew(store: Store, row: Instance, input: string | null, now: number): void {
  const next: Instance = { ...row, execution: randomUUID(), input, held: false };
  store.clearHistory(row.id);
  store.clearTasks(row.id);
  store.putInstance(next);
  store.putMessage(row.id, next.execution, executionStarted(next, now));
}

/** Ends an instance from outside. What it had under way ends for nobody. To be called inside a commit. */
export function applyTermination(
  store: Store,
  { instance, past, fresh }: Taken,
  { Input }: HistoryEvent,
  now: number,
): void {
  const events = [...fresh, orchestratorCompleted(now)];
  for (const [index, event] of events.entries()) store.putHistory(instance.id, past.length + index, event);
  store.clearTasks(instance.id);
  store.clearInbox(instance.id);
  store.putInstance({
    ...instance,
    status: 'Terminated',
    output: Input ?? null,
    updatedAt: now,
    held: false,
  });
}
