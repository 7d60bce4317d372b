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

/** How many releases are tried at the same time: each may have to wait for an agent that does not answer. */
const RELEASES_AT_ONCE = 32;

/**
 * Makes up for whatever was lost: looks at the rows that are overdue, never at the durable engine. Sessions past their deadline are
 * ended, supervisors that may be lost are started again, releases that nobody got on with are tried here: last, and beside each
 * other, so that an agent that does not answer holds up nobody's end. One session that fails does not stop the others.
 */
export const makeSweepSessions = ({
  store,
  changeSession,
  releaseHost,
  supervisor,
  clock,
  log,
}: Parts): SweepSessions => {
  /** Whether the session's release is to be tried here. */
  const heal = async (ref: SessionRef): Promise<boolean> => {
    const decision = await changeSession(ref, 'sweep', accept);
    if (!decision.ok) return false;
    const { host } = decision.session;
    if ('dueAt' in host && clock() >= after(host.dueAt, RELEASE_OVERDUE_MS)) return true;
    // One that runs and is late has missed its nudge: durable engines may swallow one that comes at a bad moment.
    await supervisor.start(ref);
    await supervisor.nudge(ref);
    return false;
  };

  return async () => {
    let seen = 0;
    let failed = 0;
    const fail = (ref: SessionRef, error: unknown): false => {
      failed++;
      log('error', `The sweep could not get on with session ${ref.id}: ${String(error)}`);
      return false;
    };
    const unreleased: SessionRef[] = [];
    for await (const ref of store.due(after(clock(), -OVERDUE_MS))) {
      seen++;
      if (await heal(ref).catch((error: unknown) => fail(ref, error))) unreleased.push(ref);
    }
    const release = async (): Promise<void> => {
      for (let ref = unreleased.shift(); ref; ref = unreleased.shift()) {
        const current = ref;
        await releaseHost(current).catch((error: unknown) => fail(current, error));
      }
    };
    await Promise.all(Array.from({ length: RELEASES_AT_ONCE }, release));
    return { seen, failed };
  };
};
