import type { Instance } from './instance.ts';

/** Numbers of the Durable Task history protocol; only those that this host writes. */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
} as const;

/**
 * One event of an instance's history, in the form in which the orchestrator trigger gets it. Which fields there
 * are follows from EventType; values that the app made (Input, Result) are JSON text.
 */
export interface HistoryEvent {
  readonly EventType: number;
  /** The task's id for TaskScheduled and TimerCreated; -1 for the rest. */
  readonly EventId: number;
  /** ISO 8601, UTC. */
  readonly Timestamp: string;
  readonly Name?: string;
  readonly Version?: string | null;
  readonly Input?: string | null;
  readonly OrchestrationInstance?: { readonly InstanceId: string; readonly ExecutionId: string };
  readonly TaskScheduledId?: number;
  readonly Result?: string | null;
  readonly Reason?: string;
  readonly Details?: string;
  readonly FireAt?: string;
  readonly TimerId?: number;
  readonly OrchestrationStatus?: string;
  /** Ours, not the protocol's: the id of the first attempt that this task or timer repeats. */
  readonly RetryOf?: number;
}

const plain = (type: number, now: number): HistoryEvent => ({
  EventType: type,
  EventId: -1,
  Timestamp: new Date(now).toISOString(),
});

export const orchestratorStarted = (now: number): HistoryEvent => plain(EventType.OrchestratorStarted, now);

export const orchestratorCompleted = (now: number): HistoryEvent =>
  plain(EventType.OrchestratorCompleted, now);

/** The first event of an execution. */
export const executionStarted = (instance: Instance, now: number): HistoryEvent => ({
  ...plain(EventType.ExecutionStarted, now),
  Name: instance.name,
  Version: instance.version,
  Input: instance.input,
  OrchestrationInstance: { InstanceId: instance.id, ExecutionId: instance.execution },
});

/** The last event of an execution that ended by itself. */
export const executionCompleted = (status: string, output: string | null, now: number): HistoryEvent => ({
  ...plain(EventType.ExecutionCompleted, now),
  OrchestrationStatus: status,
  Result: output,
});
