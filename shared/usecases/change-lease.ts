import type { Decision } from '../domain/decision.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { HostProvider } from '../ports/host-provider.ts';
import type { Log } from '../ports/log.ts';
import type { Supervisor } from '../ports/supervisor.ts';
import type { Caller } from './caller.ts';
import type { ChangeSession, Decide } from './change-session.ts';
import { isNews } from './is-news.ts';
import { supervisorHints } from './supervisor-hints.ts';

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
 * warning of the new deadline; else its alarm rings at the old moment, reads the new one and sleeps on.
 */
export const makeChangeLease = ({ changeSession, hosts, supervisor, policy, log }: Parts): ChangeLease => {
  const { nudge } = supervisorHints(supervisor, log);
  return async <S extends Session>(ref: SessionRef, decide: Decide<S>, caller?: Caller) => {
    let before: Session | null = null;
    const actor = `account:${ref.account}` as const;
    const decision = await changeSession<S>(
      ref,
      actor,
      (session, now) => {
        before = session;
        return decide(session, now);
      },
      caller,
    );
    if (!decision.ok) return decision;
    const after: Session = decision.session;
    if (after.state === 'ready') await hosts.tellDeadline(after.host, after.expiresAt);
    if (before && isNews(before, after, policy)) await nudge(ref);
    return decision;
  };
};
