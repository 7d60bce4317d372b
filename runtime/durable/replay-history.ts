import type { HostedFunction } from '../core/hosted-function.ts';
import type { Invoker } from '../core/invoker.ts';
import { HostRefusal } from '../host-refusal.ts';
import type { TaskAction } from './actions.ts';
import { readActions } from './actions.ts';
import type { HistoryEvent } from './history-event.ts';
import { EventType } from './history-event.ts';
import type { InstanceRecord } from './instance-record.ts';
import { askedTasks } from './open-tasks.ts';
import { runOrchestrator } from './run-orchestrator.ts';

/** What running an orchestrator again over its history showed. Nothing in `differences`: it replays faithfully. */
export interface Replay {
  /** In words, one per task that is new, missing or not the same (inputs and times included), or an other output. */
  readonly differences: readonly string[];
}

/**
 * Runs the orchestrator of `record` over its recorded history. Changes nothing and starts nothing.
 * @throws HostRefusal When the app has no such orchestrator.
 */
export async function replayHistory(
  invoker: Invoker,
  functions: readonly HostedFunction[],
  record: InstanceRecord,
): Promise<Replay> {
  const fn = functions.find(({ type, name }) => type === 'orchestration' && name === record.name);
  if (!fn) throw new HostRefusal(`The app has no orchestrator function named "${record.name}".`);
  const { instanceId, input, history, status, output } = record;
  const outcome = await runOrchestrator(invoker, fn, { instanceId, input, past: history, fresh: [] });
  if (outcome.kind === 'threw')
    return { differences: status === 'Failed' ? [] : [`It throws: ${outcome.message}`] };
  const recorded = askedTasks(history).map(describeEvent);
  const replayed = readActions(outcome.actions).tasks.map(describeTask);
  const differences: string[] = [];
  for (let index = 0; index < Math.max(recorded.length, replayed.length); index++) {
    const [before = 'nothing', after = 'nothing'] = [recorded[index], replayed[index]];
    if (before !== after) differences.push(`Task ${index} was ${before}, on replay it is ${after}.`);
  }
  const result = JSON.stringify(outcome.output) ?? null;
  if (status === 'Completed' && result !== output)
    differences.push(`The output was ${output}, on replay it is ${result}.`);
  return { differences };
}

const describeEvent = ({ EventType: type, Name, Input, FireAt }: HistoryEvent): string =>
  type === EventType.TimerCreated
    ? `a timer for ${FireAt}`
    : `the activity '${Name}' with ${Input ?? 'no input'}`;

const describeTask = (task: TaskAction): string =>
  task.kind === 'timer'
    ? `a timer for ${new Date(task.fireAt).toISOString()}`
    : `the activity '${task.name}' with ${task.input ?? 'no input'}`;
