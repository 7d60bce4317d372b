import type { Decision } from '../domain/decision.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { HostProvider } from '../ports/host-provider.ts';
import type { Log } from '../ports/log.ts';
import type { Supervisor } from '../ports/supervisor.ts';
import type { Caller } from './caller.ts';
import { changeAndNudge } from './change-and-nudge.ts';
import type { ChangeSession, Decide } from './change-session.ts';

export type ChangeLease = <S extends Session>(
  ref: SessionRef,
  decide: Decide<S>,
  caller?: Caller,
) => Promise<Decision<S>>;

interface Parts {
  readonly changeSession: ChangeSession;
  readonly hosts: HostProvider;
  readonly supervisor: Supervisor;
  readonly policy: LeasePolicy;
  readonly log: Log;
}

/**
 * Changes a lease at a caller's wish. The host is told its new deadline before this answers, as well as it can be: a host that could not
 * be told now is told with its agent's next report. The supervisor hears of it only where something is due sooner than before, such as a
 * warning of the new deadline.
 */
export const makeChangeLease = (parts: Parts): ChangeLease => {
  const { hosts } = parts;
  const changeSession = changeAndNudge(parts);
  return async <S extends Session>(ref: SessionRef, decide: Decide<S>, caller?: Caller) => {
    const decision = await changeSession(ref, `account:${ref.account}`, decide, caller);
    if (!decision.ok) return decision;
    const session: Session = decision.session;
    if (session.state === 'ready') await hosts.tellDeadline(session.host, session.expiresAt);
    return decision;
  };
};
