import { accept, type Decision } from './decision.ts';
import type { ReleasingHost } from './host.ts';
import { after, type Instant } from './instant.ts';
import type { LeasePolicy } from './lease-policy.ts';
import type { EndedSession, Session } from './session.ts';

/** Names one attempt: the host, and how many attempts had begun when it began. */
export type ReleaseAttempt = Pick<ReleasingHost, 'hostId' | 'attempts'>;

/** Begins one attempt to give the host back, if one is due. It belongs to whoever wrote it, until `releaseClaimMs` have passed. */
export const claimRelease = (session: Session, now: Instant, policy: LeasePolicy): Decision =>
  whileReleasing(session, (host) =>
    now < host.dueAt
      ? host
      : { ...host, attempts: host.attempts + 1, dueAt: after(now, policy.releaseClaimMs) },
  );

/** Puts off the first attempt. One that has begun is not held up, and one that is to begin later stays so. */
export function putOffRelease<S extends Session>(session: S, until: Instant): S {
  if (session.state !== 'ended' || session.host.state !== 'releasing') return session;
  const { host } = session;
  return host.attempts > 0 || host.dueAt >= until ? session : { ...session, host: { ...host, dueAt: until } };
}

/** The provider was read back and the host is gone, whichever attempt did it: billing has stopped. */
export const confirmRelease = (session: Session, hostId: string, answer: string, now: Instant): Decision =>
  whileReleasing(session, (host) => {
    const { agent, attempts } = host;
    if (host.hostId !== hostId) return host;
    return { state: 'released', hostId, agent, billingStoppedAt: now, attempts, answer };
  });

/**
 * The attempt failed: again after a delay that doubles, spread by half of itself either way (`chance` in [0, 1)). When the attempts
 * are used up the release is irrevocable: it is never forgotten and never given up. Word of an earlier attempt than the last one
 * begun changes nothing.
 */
export const failRelease = (
  session: Session,
  attempt: ReleaseAttempt,
  answer: string,
  now: Instant,
  chance: number,
  policy: LeasePolicy,
): Decision =>
  whileReleasing(session, (host) => {
    if (host.hostId !== attempt.hostId || host.attempts !== attempt.attempts) return host;
    const usedUp = host.state === 'irrevocable' || host.attempts >= policy.releaseAttempts;
    const backoff = Math.round(policy.releaseBackoffMs * 2 ** (host.attempts - 1) * (0.5 + chance));
    const dueAt = after(now, usedUp ? policy.irrevocableRetryMs : backoff);
    return { ...host, state: usedUp ? 'irrevocable' : 'releasing', dueAt, answer };
  });

/** An operator wants the next attempt now. */
export const hastenRelease = (session: Session, hostId: string, now: Instant): Decision =>
  whileReleasing(session, (host) =>
    host.hostId !== hostId || host.dueAt <= now ? host : { ...host, dueAt: now },
  );

/** An operator gives up on the host: it counts as given back, but nothing says when billing stopped. */
export const forceRelease = (session: Session, hostId: string): Decision =>
  whileReleasing(session, (host) => {
    const { agent, attempts, answer } = host;
    if (host.hostId !== hostId) return host;
    const note = `Given up by an operator. The last answer: ${answer ?? 'none'}`;
    return { state: 'released', hostId, agent, billingStoppedAt: null, attempts, answer: note };
  });

function whileReleasing(session: Session, move: (host: ReleasingHost) => EndedSession['host']): Decision {
  if (session.state !== 'ended') return accept(session);
  if (session.host.state !== 'releasing' && session.host.state !== 'irrevocable') return accept(session);
  const host = move(session.host);
  return accept(host === session.host ? session : { ...session, host });
}
