import { ring } from '../domain/alarm.ts';
import { accept, type Decision } from '../domain/decision.ts';
import { hearGate, mustAskGate } from '../domain/hear-gate.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { loseHost } from '../domain/lose-host.ts';
import type { ReadySession } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Clock } from '../ports/clock.ts';
import type { HostProvider } from '../ports/host-provider.ts';
import type { ChangeSession } from './change-session.ts';
import type { SettleDue } from './settle-due.ts';
import { type Step, stepOf } from './step.ts';

export type TendSession = (ref: SessionRef) => Promise<Step>;

interface Parts {
  readonly changeSession: ChangeSession;
  readonly settleDue: SettleDue;
  readonly hosts: HostProvider;
  readonly clock: Clock;
  readonly policy: LeasePolicy;
}

/** An agent that is well answers sooner. */
const LEAST_PATIENCE_MS = 500;

/**
 * Writes down what time has done to a session, gives the warnings that are due, and decides with the gate what hinges on it: then no
 * warning is given before the gate was asked, for a device that is active is not idle, and a lease that extends itself does not end. Says
 * what comes next. A session that is not there needs no supervisor. Where many leases end together, one alarm ends them all.
 */
export const makeTendSession = ({ changeSession, settleDue, hosts, clock, policy }: Parts): TendSession => {
  /** A gate that does not answer decides nothing: nobody is thrown out, nothing is extended, on a guess. The lease goes on without it. */
  const askGate = async (ref: SessionRef, session: ReadySession): Promise<Decision> => {
    const { host, expiresAt } = session;
    const askedAt = clock();
    // The end of the lease waits for nobody's answer: it has to be written within a second.
    const seen = await hosts.inspect(host, Math.max(LEAST_PATIENCE_MS, expiresAt - askedAt));
    const decision = await changeSession(ref, 'supervisor', (current, now) => {
      if (seen.phase === 'exited') return loseHost(current, host.hostId, seen.message, now);
      if (seen.phase === 'ready')
        return hearGate(current, host.hostId, { ...seen.gate, askedAt }, now, policy);
      return accept(current.state === 'ready' ? ring(current, now, 'lease') : current);
    });
    if (decision.ok && decision.session.state === 'ready' && decision.session.expiresAt > expiresAt)
      await hosts.tellDeadline(host, decision.session.expiresAt);
    return decision;
  };

  return async (ref) => {
    await settleDue.whileMany(ref);
    let version = 0;
    let decision: Decision = await changeSession(ref, 'supervisor', (session, now) => {
      version = session.version;
      return accept(
        session.state === 'ready' && !mustAskGate(session, now) ? ring(session, now, 'lease') : session,
      );
    });
    if (decision.ok && decision.session.state === 'ended' && decision.session.version > version)
      await settleDue.withOthersOf(ref);
    if (decision.ok && decision.session.state === 'ready' && mustAskGate(decision.session, clock()))
      decision = await askGate(ref, decision.session);
    return decision.ok ? stepOf(decision.session, clock(), policy) : { next: 'done' };
  };
};
