import { accept } from '../domain/decision.ts';
import { after, MINUTE, SECOND } from '../domain/instant.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { Supervisor } from '../ports/supervisor.ts';
import type { ChangeSession } from './change-session.ts';
import type { ReleaseHost } from './release-host.ts';

export type SweepSessions = () => Promise<{ readonly seen: number; readonly failed: number }>;

interface Parts {
  readonly store: SessionStore;
  readonly changeSession: ChangeSession;
  readonly releaseHost: ReleaseHost;
  readonly supervisor: Supervisor;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is overdue by less than this is still the supervisor's. */
const OVERDUE_MS = 10 * SECOND;
const RELEASE_OVERDUE_MS = 2 * MINUTE;

/**
 * Makes up for whatever was lost: looks at the rows that are overdue, never at the durable engine. Sessions past their deadline are
 * ended, supervisors that may be lost are started again, releases that nobody got on with are tried here. One session that fails
 * does not stop the others.
 */
export const makeSweepSessions = ({
  store,
  changeSession,
  releaseHost,
  supervisor,
  clock,
  log,
}: Parts): SweepSessions => {
  const heal = async (ref: SessionRef): Promise<void> => {
    const decision = await changeSession(ref, 'sweep', accept);
    if (!decision.ok) return;
    const { host } = decision.session;
    const overdue = 'dueAt' in host && clock() >= after(host.dueAt, RELEASE_OVERDUE_MS);
    if (overdue) {
      await releaseHost(ref);
      return;
    }
    // One that runs and is late has missed its nudge: durable engines may swallow one that comes at a bad moment.
    await supervisor.start(ref);
    await supervisor.nudge(ref);
  };

  return async () => {
    let seen = 0;
    let failed = 0;
    for await (const ref of store.due(after(clock(), -OVERDUE_MS))) {
      seen++;
      await heal(ref).catch((error: unknown) => {
        failed++;
        log('error', `The sweep could not get on with session ${ref.id}: ${String(error)}`);
      });
    }
    return { seen, failed };
  };
};
