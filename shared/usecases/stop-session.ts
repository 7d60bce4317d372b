import type { Decision } from '../domain/decision.ts';
import type { Actor } from '../domain/history-entry.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import { stop } from '../domain/stop.ts';
import type { Log } from '../ports/log.ts';
import type { Supervisor } from '../ports/supervisor.ts';
import type { ChangeSession } from './change-session.ts';

export type StopSession = (ref: SessionRef, actor?: Actor) => Promise<Decision>;

/** Ends a session in one write; its host is given back by the supervisor, which is nudged. A lost nudge costs at most one sweep. */
export const makeStopSession =
  ({
    changeSession,
    supervisor,
    log,
  }: {
    changeSession: ChangeSession;
    supervisor: Supervisor;
    log: Log;
  }): StopSession =>
  async (ref, actor = `account:${ref.account}`) => {
    const reason = actor === 'operator' ? 'administrator' : 'userRequested';
    const decision = await changeSession(ref, actor, (session, now) => stop(session, reason, now));
    if (decision.ok) {
      await supervisor
        .nudge(ref)
        .catch((error: unknown) =>
          log('warn', `A nudge to the supervisor of ${ref.id} was lost: ${String(error)}`),
        );
    }
    return decision;
  };
