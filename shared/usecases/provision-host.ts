import { becomeReady } from '../domain/become-ready.ts';
import { claimHost } from '../domain/claim-host.ts';
import { accept } from '../domain/decision.ts';
import { after, earliest } from '../domain/instant.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { loseHost } from '../domain/lose-host.ts';
import type { StartingSession } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Chance } from '../ports/chance.ts';
import type { Clock } from '../ports/clock.ts';
import type { HostAddress, HostProvider, ProvisionAnswer } from '../ports/host-provider.ts';
import type { Log } from '../ports/log.ts';
import type { ChangeSession } from './change-session.ts';
import { type Step, stepOf } from './step.ts';
import type { TendSession } from './tend-session.ts';

export type ProvisionHost = (ref: SessionRef) => Promise<Step>;

interface Parts {
  readonly changeSession: ChangeSession;
  readonly tendSession: TendSession;
  readonly hosts: HostProvider;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly policy: LeasePolicy;
  readonly log: Log;
}

/** How long to wait before an agent that could not be asked, or none being there, is tried again. */
const RETRY_MS = 2000;

/**
 * Has a host started for a session that has none: the intent is written first, then the provider is called, then the row is read
 * again, because the session may have ended meanwhile; what was started for it is then given back. Repeating it is harmless.
 */
export const makeProvisionHost = (parts: Parts): ProvisionHost => {
  const { changeSession, tendSession, hosts, chance, clock, policy, log } = parts;

  const apply = async (
    session: StartingSession,
    host: HostAddress,
    answer: ProvisionAnswer,
  ): Promise<Step> => {
    const ref: SessionRef = { account: session.account, id: session.id };
    if (answer.phase === 'ready') {
      const ready = await changeSession(ref, 'supervisor', (session, now) =>
        becomeReady(session, host.hostId, answer.endpoint, now, policy),
      );
      // What comes next is in what was just written: no need to read it again.
      if (ready.ok && ready.session.state === 'ready') return stepOf(ready.session, clock(), policy);
    }
    if (answer.phase === 'exited' || answer.phase === 'failed') {
      await changeSession(ref, 'supervisor', (session, now) =>
        loseHost(session, host.hostId, answer.message, now),
      );
    }
    const step = await tendSession(ref);
    if (step.next !== 'provision') return step;
    if (answer.phase === 'starting') return { next: 'poll', by: session.startDeadline };
    return tryAgain(session, answer.phase === 'refused' ? answer.retryAfterMs : RETRY_MS);
  };

  /** The start deadline is never slept over. */
  const tryAgain = (session: StartingSession, delayMs: number): Step => ({
    next: 'sleep',
    until: earliest(after(clock(), delayMs), session.startDeadline),
  });

  return async (ref) => {
    const chosen = hosts.choose();
    const hostId = chance.hostId();
    const claimed = await changeSession(ref, 'supervisor', (session, now) =>
      chosen === null ? accept(session) : claimHost(session, { hostId, agent: chosen }, now),
    );
    if (!claimed.ok) return tendSession(ref);
    const { session } = claimed;
    if (session.state !== 'starting') return stepOf(session, clock(), policy);
    if (session.host.state === 'none') {
      log('warn', `No agent is known that could run a host for session ${ref.id}.`);
      return tryAgain(session, RETRY_MS);
    }
    const answer = await hosts.provision(session, session.host);
    if (answer.phase === 'refused') {
      log(
        'warn',
        `Agent ${session.host.agent} refuses a host for session ${ref.id} for now: ${answer.message}`,
      );
    }
    return apply(session, session.host, answer);
  };
};
