import type { Decision } from '../domain/decision.ts';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { HostProvider } from '../ports/host-provider.ts';
import type { Caller } from './caller.ts';
import type { ChangeSession, Decide } from './change-session.ts';

export type ChangeLease = <S extends Session>(
  ref: SessionRef,
  decide: Decide<S>,
  caller?: Caller,
) => Promise<Decision<S>>;

/**
 * Changes a lease at a caller's wish. The host is told its new deadline before this answers, as well as it can be: a host that could not
 * be told now is told with its agent's next report. Nothing is sent to the supervisor: its alarm rings at the old deadline, reads
 * the new one and sleeps on.
 */
export const makeChangeLease =
  ({ changeSession, hosts }: { changeSession: ChangeSession; hosts: HostProvider }): ChangeLease =>
  async (ref, decide, caller) => {
    const decision = await changeSession(ref, `account:${ref.account}`, decide, caller);
    if (decision.ok) {
      const session: Session = decision.session;
      if (session.state === 'ready') await hosts.tellDeadline(session.host, session.expiresAt);
    }
    return decision;
  };
