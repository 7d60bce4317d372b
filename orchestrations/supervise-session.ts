import type { OrchestrationContext, Task } from 'durable-functions';
import type { SessionRef } from '../shared/domain/session-ref.ts';
import type { Step } from '../shared/usecases/step.ts';
import { call } from './activity-calls.ts';

/** The name this orchestration is registered under. */
export const SUPERVISE_SESSION = 'superviseSession';

/** The event that says "look again". It carries nothing: the facts are in the row. */
export const NUDGE = 'nudge';

/** Polls wait this long, one after another; the last value repeats. Agents report by themselves, so this is the fallback. */
const POLL_DELAYS_MS = [1000, 2000, 4000, 8000, 10_000];

/** After so many steps the supervisor starts over with an empty history. Its place in the session's life is in the row. */
const STEPS_PER_GENERATION = 60;

/**
 * Stays with a session from its creation until its host is given back: has a host provisioned, polls for readiness, sleeps to the
 * next due moment, has the host released. It decides nothing itself; each activity reads the row and answers what comes next. So it
 * can be lost, started twice or started late, and a nudge that never comes costs time only.
 */
export function* superviseSession(context: OrchestrationContext): Generator<Task, void, unknown> {
  const ref = context.df.getInput<SessionRef>();
  if (!ref) return;
  const alarm = makeAlarm(context);
  let step: Step = { next: 'provision' };
  let polls = 0;
  for (let steps = 0; step.next !== 'done'; steps++) {
    if (steps === STEPS_PER_GENERATION) {
      context.df.continueAsNew(ref);
      return;
    }
    switch (step.next) {
      case 'provision':
        step = yield* call(context, 'provisionHost', ref);
        break;
      case 'poll': {
        const delay = POLL_DELAYS_MS[Math.min(polls++, POLL_DELAYS_MS.length - 1)] ?? 0;
        const nudged: boolean = yield* alarm(
          Math.min(context.df.currentUtcDateTime.getTime() + delay, step.by),
        );
        step = yield* call(context, nudged ? 'tendSession' : 'pollHost', ref);
        break;
      }
      case 'sleep':
        yield* alarm(step.until);
        step = yield* call(context, 'tendSession', ref);
        break;
      case 'release':
        step = yield* call(context, 'releaseHost', ref);
        break;
    }
  }
}

/**
 * Sleeps until an instant or the next nudge, and says whether it was the nudge. One wait for nudges is armed at a time: of two, the
 * newer would get the event. The timer that lost is cancelled, for a pending one would keep the instance alive.
 */
function makeAlarm(context: OrchestrationContext): (until: number) => Generator<Task, boolean, unknown> {
  let nudge = context.df.waitForExternalEvent(NUDGE);
  return function* (until) {
    const timer = context.df.createTimer(new Date(until));
    yield context.df.Task.any([timer, nudge]);
    const nudged = nudge.isCompleted;
    if (!timer.isCompleted) timer.cancel();
    if (nudged) nudge = context.df.waitForExternalEvent(NUDGE);
    return nudged;
  };
}
