import { Outage } from '../shared/domain/outage.ts';
import type { SessionRef } from '../shared/domain/session-ref.ts';
import type { Clock } from '../shared/ports/clock.ts';
import type { Log } from '../shared/ports/log.ts';
import type { Step } from '../shared/usecases/step.ts';

/** How soon a supervisor looks again after the store did not answer it. */
const REST_MS = 2000;

/**
 * An activity that sleeps over an outage instead of failing: a failed activity would end its supervisor, and the session would have to
 * wait for the sweep. The step that could not be done is found again in the row.
 */
export const restingActivity =
  (name: string, activity: (ref: SessionRef) => Promise<Step>, clock: Clock, log: Log) =>
  async (ref: SessionRef): Promise<Step> => {
    try {
      return await activity(ref);
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      log(
        'warn',
        `${name} of session ${ref.id} rests: the ${error.service} does not answer. ${error.message}`,
      );
      return { next: 'sleep', until: clock() + REST_MS };
    }
  };
