import type { LeasePolicy } from '../domain/lease-policy.ts';
import { dueAt } from '../domain/moments.ts';
import type { Session } from '../domain/session.ts';
import type { Log } from '../ports/log.ts';
import type { Supervisor } from '../ports/supervisor.ts';
import type { ChangeSession } from './change-session.ts';
import { supervisorHints } from './supervisor-hints.ts';

interface Parts {
  readonly changeSession: ChangeSession;
  readonly supervisor: Supervisor;
  readonly policy: LeasePolicy;
  readonly log: Log;
}

/**
 * Changes a session, and wakes its supervisor where the change is news to it. Else its alarm rings at the old moment, reads the new one and
 * sleeps on.
 */
export const changeAndNudge = ({ changeSession, supervisor, policy, log }: Parts): ChangeSession => {
  const { nudge } = supervisorHints(supervisor, log);
  return async (ref, actor, decide, caller) => {
    let before: Session | null = null;
    const decision = await changeSession(
      ref,
      actor,
      (session, now) => {
        before = session;
        return decide(session, now);
      },
      caller,
    );
    if (decision.ok && before && isNews(before, decision.session, policy)) await nudge(ref);
    return decision;
  };
};

/** Whether the supervisor has to hear of it at once: another state, or something to do before it would wake. */
function isNews(before: Session, after: Session, policy: LeasePolicy): boolean {
  if (before.state !== after.state) return true;
  return (dueAt(after, policy) ?? Infinity) < (dueAt(before, policy) ?? Infinity);
}
