import type { OrchestrationContext, Task } from 'durable-functions';
import { call } from '../../../orchestrations/activity-calls.ts';
import { NUDGE } from '../../../orchestrations/supervise-session.ts';
import type { SessionRef } from '../../../shared/domain/session-ref.ts';
import type { Step } from '../../../shared/usecases/step.ts';
import type { Variant } from '../simulation.ts';

/**
 * Takes events for facts: whoever was not nudged before the deadline has not been extended, so the session is over and its host is
 * to be given back. The row is not asked again.
 */
function* superviseByEvents(context: OrchestrationContext): Generator<Task, void, unknown> {
  const ref = context.df.getInput<SessionRef>();
  if (!ref) return;
  const nudge = context.df.waitForExternalEvent(NUDGE);
  let step: Step = { next: 'provision' };
  while (step.next !== 'done') {
    if (step.next === 'provision') step = yield* call(context, 'provisionHost', ref);
    if (step.next === 'poll') {
      yield context.df.createTimer(
        new Date(Math.min(context.df.currentUtcDateTime.getTime() + 2000, step.by)),
      );
      step = yield* call(context, 'pollHost', ref);
    }
    if (step.next === 'release') step = yield* call(context, 'releaseHost', ref);
    if (step.next === 'sleep') {
      const alarm = context.df.createTimer(new Date(step.until));
      yield context.df.Task.any([alarm, nudge]);
      if (!alarm.isCompleted) alarm.cancel();
      yield* call(context, 'tendSession', ref);
      yield* call(context, 'releaseHost', ref);
      return;
    }
  }
}

export const trustedNudge: Variant = { orchestrator: superviseByEvents };
