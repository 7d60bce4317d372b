import type { Decision } from '../domain/decision.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import { setLease } from '../domain/set-lease.ts';
import type { HostProvider } from '../ports/host-provider.ts';
import type { ChangeSession } from './change-session.ts';

export type ExtendLease = (ref: SessionRef, totalMinutes: number) => Promise<Decision>;

/**
 * Sets the lease's total length. The host is told its new deadline before this answers, as well as it can be: a host that could not
 * be told now is told with its agent's next report. Nothing is sent to the supervisor: its alarm rings at the old deadline, reads
 * the new one and sleeps on.
 */
export const makeExtendLease =
  ({
    changeSession,
    hosts,
    policy,
  }: {
    changeSession: ChangeSession;
    hosts: HostProvider;
    policy: LeasePolicy;
  }): ExtendLease =>
  async (ref, totalMinutes) => {
    const decision = await changeSession(ref, `account:${ref.account}`, (session) =>
      setLease(session, totalMinutes, policy),
    );
    if (decision.ok && decision.session.state === 'ready') {
      await hosts.tellDeadline(decision.session.host, decision.session.expiresAt);
    }
    return decision;
  };
