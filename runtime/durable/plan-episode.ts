import type { Actions, RetryPolicy, TaskAction } from './actions.ts';
import { readActions } from './actions.ts';
import type { HistoryEvent } from './history-event.ts';
import { EventType } from './history-event.ts';
import { askedTasks, openTasks, scheduledTasks } from './open-tasks.ts';
import type { Outcome } from './run-orchestrator.ts';

/** How an execution ends. */
export type Decision =
  | { readonly kind: 'ended'; readonly status: 'Completed' | 'Failed'; readonly output: string | null }
  | { readonly kind: 'continuedAsNew'; readonly input: string | null };

/** What one run of the orchestrator changes. */
export interface EpisodePlan {
  /** Tasks and timers that are new; an activity among them is work, a timer among them is set unless cancelled. */
  readonly scheduled: readonly HistoryEvent[];
  /** Ids of timers that will not fire. */
  readonly cancelled: ReadonlySet<number>;
  /** As JSON text; undefined when the orchestrator has set none. */
  readonly customStatus: string | undefined;
  readonly decision: Decision | undefined;
  /** Decided, but not to be carried out before the open tasks have ended. */
  readonly held: boolean;
}

export interface Episode {
  readonly orchestrator: string;
  readonly past: readonly HistoryEvent[];
  /** OrchestratorStarted and what this episode takes in. */
  readonly fresh: readonly HistoryEvent[];
  readonly outcome: Outcome;
  /** The Timestamp of this episode's OrchestratorStarted, in milliseconds. */
  readonly now: number;
  readonly isActivity: (name: string) => boolean;
}

const NOTHING = { scheduled: [], cancelled: new Set<number>(), customStatus: undefined, held: false };

/**
 * Compares what the orchestrator asks for with its history, and says what follows. Pure, and total: whatever
 * can't be carried out fails the instance at once, because running it again would come to the same.
 */
export function planEpisode(episode: Episode): EpisodePlan {
  try {
    return plan(episode);
  } catch (error) {
    return { ...NOTHING, decision: failed(episode, error instanceof Error ? error.message : String(error)) };
  }
}

function plan(episode: Episode): EpisodePlan {
  const { past, fresh, outcome } = episode;
  const history = [...past, ...fresh];
  const customStatus = outcome.customStatus === undefined ? undefined : JSON.stringify(outcome.customStatus);
  if (outcome.kind === 'threw') {
    // A failed orchestrator starts nothing more; what it has started is waited for.
    return {
      ...NOTHING,
      customStatus,
      decision: failed(episode, outcome.message),
      held: openTasks(history).size > 0,
    };
  }
  const actions = readActions(outcome.actions);
  const asked = askedTasks(history);
  checkHistory(asked, actions.tasks);
  const scheduled: HistoryEvent[] = [];
  const ids = counter(scheduledTasks(history).length);
  if (!outcome.isDone) scheduled.push(...retries(episode, history, asked, actions, ids));
  for (const task of actions.tasks.slice(asked.length)) scheduled.push(schedule(episode, task, ids()));
  const cancelled = cancelledTimers([...asked, ...askedTasks(scheduled)], actions.tasks);
  const open = [...openTasks([...history, ...scheduled]).keys()].filter((id) => !cancelled.has(id));
  const decision = outcome.isDone ? decide(outcome.output, actions) : undefined;
  return { scheduled, cancelled, customStatus, decision, held: decision !== undefined && open.length > 0 };
}

function decide(output: unknown, { continueAsNew }: Actions): Decision {
  if (continueAsNew) return { kind: 'continuedAsNew', input: continueAsNew.input };
  return { kind: 'ended', status: 'Completed', output: output === undefined ? null : JSON.stringify(output) };
}

const failed = ({ orchestrator }: Episode, message: string): Decision => ({
  kind: 'ended',
  status: 'Failed',
  output: JSON.stringify(`Orchestrator function '${orchestrator}' failed: ${message}`),
});

const counter = (first: number): (() => number) => {
  let next = first;
  return () => next++;
};

/** @throws Error When the code no longer does what its history says it did. */
function checkHistory(asked: readonly HistoryEvent[], tasks: readonly TaskAction[]): void {
  for (const [index, event] of asked.entries()) {
    const task = tasks[index];
    const recorded = event.EventType === EventType.TimerCreated ? 'a timer' : `the activity '${event.Name}'`;
    const replayed =
      task === undefined ? 'nothing' : task.kind === 'timer' ? 'a timer' : `the activity '${task.name}'`;
    if (recorded !== replayed) {
      throw new Error(
        `Non-deterministic orchestrator: its task ${event.EventId} was ${recorded}, on replay it is ${replayed}. ` +
          'It must take the same steps every time: take the time from context.df.currentUtcDateTime, leave chance and I/O to activities, and let running instances end before its code changes.',
      );
    }
  }
}

function schedule({ now, isActivity }: Episode, task: TaskAction, id: number): HistoryEvent {
  if (task.kind === 'timer') return timerCreated(id, now, task.fireAt);
  if (!isActivity(task.name)) throw new Error(`The app has no activity function named '${task.name}'.`);
  return { ...taskScheduled(id, now, task.name, task.input), ...(task.retry && { RetryOf: id }) };
}

const taskScheduled = (id: number, now: number, name: string, input: string | null): HistoryEvent => ({
  EventType: EventType.TaskScheduled,
  EventId: id,
  Timestamp: new Date(now).toISOString(),
  Name: name,
  Version: null,
  Input: input,
});

const timerCreated = (id: number, now: number, fireAt: number): HistoryEvent => ({
  EventType: EventType.TimerCreated,
  EventId: id,
  Timestamp: new Date(now).toISOString(),
  FireAt: new Date(fireAt).toISOString(),
});

/**
 * What retry policies add: a pause after every failed attempt, after the last one too (the SDK and the Durable
 * Task framework both wait for it), and an attempt after every pause but that one. Numbered before anything that
 * the orchestrator asks for in answer, because the SDK numbers them when it takes in the event.
 */
function retries(
  episode: Episode,
  history: readonly HistoryEvent[],
  asked: readonly HistoryEvent[],
  { tasks }: Actions,
  ids: () => number,
): HistoryEvent[] {
  const added: HistoryEvent[] = [];
  const all = scheduledTasks(history);
  for (const event of episode.fresh) {
    const source = all.find(({ EventId }) => EventId === (event.TaskScheduledId ?? event.TimerId));
    const first = source?.RetryOf;
    if (first === undefined || event.EventType === EventType.TaskCompleted) continue;
    const task = tasks[asked.findIndex(({ EventId }) => EventId === first)];
    if (task?.kind !== 'activity' || !task.retry) continue;
    const attempts = all.filter(
      ({ EventType: type, RetryOf }) => type === EventType.TaskScheduled && RetryOf === first,
    ).length;
    if (event.EventType === EventType.TaskFailed) {
      added.push({
        ...timerCreated(ids(), episode.now, episode.now + pauseMs(task.retry, attempts)),
        RetryOf: first,
      });
    } else if (attempts < task.retry.maxAttempts) {
      added.push({ ...taskScheduled(ids(), episode.now, task.name, task.input), RetryOf: first });
    }
  }
  return added;
}

const pauseMs = ({ firstIntervalMs, backoff, maxIntervalMs }: RetryPolicy, attempts: number): number =>
  Math.min(firstIntervalMs * backoff ** (attempts - 1), maxIntervalMs);

function cancelledTimers(asked: readonly HistoryEvent[], tasks: readonly TaskAction[]): Set<number> {
  const cancelled = new Set<number>();
  for (const [index, event] of asked.entries()) {
    const task = tasks[index];
    if (task?.kind === 'timer' && task.isCanceled) cancelled.add(event.EventId);
  }
  return cancelled;
}
