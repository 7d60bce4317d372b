import type { Decision } from '../domain/decision.ts';
import type { Actor } from '../domain/history-entry.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import { stop } from '../domain/stop.ts';
import type { Log } from '../ports/log.ts';
import type { Supervisor } from '../ports/supervisor.ts';
import { anyCaller, type Caller } from './caller.ts';
import type { ChangeSession } from './change-session.ts';
import { supervisorHints } from './supervisor-hints.ts';

export type StopSession = (ref: SessionRef, actor?: Actor, caller?: Caller) => Promise<Decision>;

interface Parts {
  readonly changeSession: ChangeSession;
  readonly supervisor: Supervisor;
  readonly log: Log;
}

/** Ends a session in one write; its host is given back by the supervisor, which is nudged. A lost nudge costs at most one sweep. */
export const makeStopSession = ({ changeSession, supervisor, log }: Parts): StopSession => {
  const { nudge } = supervisorHints(supervisor, log);
  return async (ref, actor = `account:${ref.account}`, caller = anyCaller) => {
    const reason = actor === 'operator' ? 'administrator' : 'userRequested';
    const decision = await changeSession(ref, actor, (session, now) => stop(session, reason, now), caller);
    if (decision.ok) await nudge(ref);
    return decision;
  };
};
