import type { HostedFunction } from '../core/hosted-function.ts';
import type { Invoker } from '../core/invoker.ts';
import type { HistoryEvent } from './history-event.ts';

/** What the orchestrator came to. */
export type Outcome =
  | {
      readonly kind: 'returned';
      readonly isDone: boolean;
      readonly actions: unknown;
      readonly output: unknown;
      readonly customStatus: unknown;
    }
  | { readonly kind: 'threw'; readonly message: string; readonly customStatus: unknown };

export interface Run {
  readonly instanceId: string;
  /** JSON text. */
  readonly input: string | null;
  /** Taken in by earlier episodes. */
  readonly past: readonly HistoryEvent[];
  /** New in this one. */
  readonly fresh: readonly HistoryEvent[];
}

/** Between the message of a failed orchestrator and the state that the SDK appends to it. */
const STATE_LABEL = '\n\n$OutOfProcData$:';

/**
 * The extension splits timers into pieces where its storage can't keep them for long. This one can, so that a
 * hundred years is its longest.
 */
const LONGEST_TIMER = '36500.00:00:00';

/** Replays the history against the orchestrator. */
export async function runOrchestrator(invoker: Invoker, fn: HostedFunction, run: Run): Promise<Outcome> {
  const value = (): object => ({
    history: [
      ...run.past.map((event) => ({ ...event, IsPlayed: true })),
      ...run.fresh.map((event) => ({ ...event, IsPlayed: false })),
    ],
    input: run.input === null ? null : (JSON.parse(run.input) as unknown),
    instanceId: run.instanceId,
    isReplaying: run.past.length > 0,
    parentInstanceId: null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 2,
    longRunningTimerIntervalDuration: LONGEST_TIMER,
    maximumShortTimerDuration: LONGEST_TIMER,
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
  try {
    const state = await invoker.invoke(fn, { value, rpc: () => ({ json: JSON.stringify(value()) }) });
    const { isDone, actions, output, customStatus } = state as Record<string, unknown>;
    return { kind: 'returned', isDone: isDone === true, actions, output, customStatus };
  } catch (error) {
    return failedOutcome(error);
  }
}

function failedOutcome(error: unknown): Outcome {
  const text = error instanceof Error ? error.message : String(error);
  const label = text.indexOf(STATE_LABEL);
  if (label < 0) return { kind: 'threw', message: text, customStatus: undefined };
  const state = JSON.parse(text.slice(label + STATE_LABEL.length)) as {
    error?: unknown;
    customStatus?: unknown;
  };
  return { kind: 'threw', message: String(state.error ?? ''), customStatus: state.customStatus };
}
