import { after } from '../domain/instant.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { claimRelease, confirmRelease, failRelease } from '../domain/release.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Chance } from '../ports/chance.ts';
import type { Clock } from '../ports/clock.ts';
import type { HostProvider } from '../ports/host-provider.ts';
import type { Log } from '../ports/log.ts';
import type { ChangeSession } from './change-session.ts';
import { type Step, stepOf } from './step.ts';

export type ReleaseHost = (ref: SessionRef) => Promise<Step>;

interface Parts {
  readonly changeSession: ChangeSession;
  readonly hosts: HostProvider;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly policy: LeasePolicy;
  readonly log: Log;
}

/**
 * One attempt to give a host back. The attempt is claimed in the row first, so that two callers don't make two; the receipt is
 * written only when the provider has been read back and nothing is left.
 */
export const makeReleaseHost =
  ({ changeSession, hosts, chance, clock, policy, log }: Parts): ReleaseHost =>
  async (ref) => {
    let claims = false;
    const claimed = await changeSession(ref, 'supervisor', (session, now) => {
      const decision = claimRelease(session, now, policy);
      claims = decision.ok && decision.session !== session;
      return decision;
    });
    if (!claimed.ok) return { next: 'done' };
    const { session } = claimed;
    if (!claims || session.state !== 'ended' || session.host.state === 'none')
      return stepOf(session, clock(), policy);
    const { host } = session;
    const outcome = await hosts.release(host, after(session.createdAt, policy.startTimeoutMs));
    const closed = await changeSession(ref, 'supervisor', (current, now) =>
      outcome.gone
        ? confirmRelease(current, host.hostId, outcome.answer, now)
        : failRelease(current, host, outcome.answer, now, chance.fraction(), policy),
    );
    if (!closed.ok) return { next: 'done' };
    const left = closed.session;
    if (left.host.state === 'irrevocable') {
      log(
        'error',
        `Host ${host.hostId} of session ${ref.id} could not be given back after ${left.host.attempts} attempts: ${outcome.answer}`,
      );
    }
    return stepOf(left, clock(), policy);
  };
