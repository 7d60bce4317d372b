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
import { type Step, stepOf } from './step.ts';

export type TendSession = (ref: SessionRef) => Promise<Step>;

interface Parts {
  readonly changeSession: ChangeSession;
  readonly hosts: HostProvider;
  readonly clock: Clock;
  readonly policy: LeasePolicy;
}

/**
 * Writes down what time has done to a session, gives the warnings that are due, and decides with the gate what hinges on it. Says what
 * comes next. A session that is not there needs no supervisor.
 */
export const makeTendSession = ({ changeSession, hosts, clock, policy }: Parts): TendSession => {
  /** A gate that does not answer decides nothing: nobody is thrown out, and nothing is extended, on a guess. */
  const askGate = async (ref: SessionRef, session: ReadySession): Promise<Decision> => {
    const { host, expiresAt } = session;
    const seen = await hosts.inspect(host);
    const decision = await changeSession(ref, 'supervisor', (current, now) => {
      if (seen.phase === 'exited') return loseHost(current, host.hostId, seen.message, now);
      return seen.phase === 'ready'
        ? hearGate(current, host.hostId, seen.gate, now, policy)
        : accept(current);
    });
    if (decision.ok && decision.session.state === 'ready' && decision.session.expiresAt > expiresAt)
      await hosts.tellDeadline(host, decision.session.expiresAt);
    return decision;
  };

  return async (ref) => {
    let decision: Decision = await changeSession(ref, 'supervisor', (session, now) =>
      accept(session.state === 'ready' ? ring(session, now) : session),
    );
    if (decision.ok && decision.session.state === 'ready' && mustAskGate(decision.session, clock()))
      decision = await askGate(ref, decision.session);
    return decision.ok ? stepOf(decision.session, clock(), policy) : { next: 'done' };
  };
};
