import type { SessionRef } from '../domain/session-ref.ts';
import type { Log } from '../ports/log.ts';
import type { Supervisor } from '../ports/supervisor.ts';

/** Calls to a supervisor whose loss does no harm, because the sweep makes up for it. They never fail. */
export interface SupervisorHints {
  start(ref: SessionRef): Promise<void>;
  nudge(ref: SessionRef): Promise<void>;
}

export const supervisorHints = (supervisor: Supervisor, log: Log): SupervisorHints => ({
  start: (ref) =>
    supervisor.start(ref).catch((error: unknown) => {
      log(
        'warn',
        `The supervisor of session ${ref.id} did not start (the sweep will do it): ${String(error)}`,
      );
    }),
  nudge: (ref) =>
    supervisor.nudge(ref).catch((error: unknown) => {
      log('warn', `A nudge to the supervisor of session ${ref.id} was lost: ${String(error)}`);
    }),
});
