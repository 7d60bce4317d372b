import { becomeReady } from '../domain/become-ready.ts';
import { accept, type Decision } from '../domain/decision.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { Instant } from '../domain/instant.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { loseHost } from '../domain/lose-host.ts';
import { Outage } from '../domain/outage.ts';
import { reportSeat, type SeatReport } from '../domain/seat-report.ts';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Log } from '../ports/log.ts';
import type { Supervisor } from '../ports/supervisor.ts';
import { changeAndNudge } from './change-and-nudge.ts';
import type { ChangeSession } from './change-session.ts';
import type { ReadSession } from './read-session.ts';

export interface HostInSession {
  readonly ref: SessionRef;
  readonly hostId: string;
}

/** What an agent says of one host. Everything in it is a state, not an event, so hearing it twice is harmless. */
export interface HostFacts extends HostInSession {
  /** Where it is reached, once it is ready. */
  readonly ready: Endpoint | null;
  readonly seat: SeatReport | null;
  /** Why it is no more, once it is known to be. */
  readonly exited: string | null;
}

export interface Deadline {
  readonly hostId: string;
  readonly expiresAt: Instant;
}

export type TakeReport = (report: {
  readonly agent: string;
  readonly changed: readonly HostFacts[];
  readonly asking: readonly HostInSession[];
}) => Promise<readonly Deadline[]>;

interface Parts {
  readonly changeSession: ChangeSession;
  readonly readSession: ReadSession;
  readonly supervisor: Supervisor;
  readonly policy: LeasePolicy;
  readonly log: Log;
}

/**
 * Takes in an agent's report and answers the deadlines that it needs to hear: of hosts that have just become ready, and of those
 * that ask. Throws `Outage` when the store does not answer: then the agent reports the same again. One record that can't be read
 * does not keep the other hosts from being heard.
 */
export const makeTakeReport = (parts: Parts): TakeReport => {
  const { readSession, policy, log } = parts;
  const changeSession = changeAndNudge(parts);

  const takeIn = async (agent: string, facts: HostFacts): Promise<readonly Deadline[]> => {
    const decision = await changeSession(facts.ref, `agent:${agent}`, (session, now) =>
      apply(session, facts, now, policy),
    );
    return decision.ok ? deadlineOf(decision.session, facts.hostId) : [];
  };

  const lookUp = async ({ ref, hostId }: HostInSession): Promise<readonly Deadline[]> => {
    const read = await readSession(ref);
    return read.ok ? deadlineOf(read.session, hostId) : [];
  };

  const unlessUnreadable = (
    ref: SessionRef,
    work: Promise<readonly Deadline[]>,
  ): Promise<readonly Deadline[]> =>
    work.catch((error: unknown) => {
      if (error instanceof Outage) throw error;
      log('error', `The report about session ${ref.id} could not be taken in: ${String(error)}`);
      return [];
    });

  return async ({ agent, changed, asking }) => {
    const deadlines = await Promise.all([
      ...changed.map((facts) => unlessUnreadable(facts.ref, takeIn(agent, facts))),
      ...asking.map((host) => unlessUnreadable(host.ref, lookUp(host))),
    ]);
    return deadlines.flat();
  };
};

function apply(session: Session, facts: HostFacts, now: Instant, policy: LeasePolicy): Decision {
  let decision: Decision = accept(session);
  if (facts.ready) decision = becomeReady(session, facts.hostId, facts.ready, now, policy);
  if (decision.ok && facts.seat) decision = reportSeat(decision.session, facts.hostId, facts.seat);
  if (decision.ok && facts.exited !== null)
    decision = loseHost(decision.session, facts.hostId, facts.exited, now);
  return decision;
}

const deadlineOf = (session: Session, hostId: string): readonly Deadline[] =>
  session.state === 'ready' && session.host.hostId === hostId
    ? [{ hostId, expiresAt: session.expiresAt }]
    : [];
