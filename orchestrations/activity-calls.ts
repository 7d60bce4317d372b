import type { OrchestrationContext, Task } from 'durable-functions';
import type { PollHost } from '../shared/usecases/poll-host.ts';
import type { ProvisionHost } from '../shared/usecases/provision-host.ts';
import type { ReleaseHost } from '../shared/usecases/release-host.ts';
import type { TendSession } from '../shared/usecases/tend-session.ts';

/** The activities of a supervisor, by the names they are registered under. Each takes a session's ref and answers the next step. */
export interface SupervisorActivities {
  readonly tendSession: TendSession;
  readonly provisionHost: ProvisionHost;
  readonly pollHost: PollHost;
  readonly releaseHost: ReleaseHost;
}

/**
 * Calls an activity by name; the answer keeps its type, which the SDK's `yield` loses. Both cross the durable border as JSON, so
 * only plain values may go in and come out.
 */
export function* call<Name extends keyof SupervisorActivities>(
  context: OrchestrationContext,
  name: Name,
  input: Parameters<SupervisorActivities[Name]>[0],
): Generator<Task, Awaited<ReturnType<SupervisorActivities[Name]>>, unknown> {
  return (yield context.df.callActivity(name, input)) as Awaited<ReturnType<SupervisorActivities[Name]>>;
}
