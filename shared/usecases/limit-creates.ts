import { refuse } from '../domain/decision.ts';
import { SECOND } from '../domain/instant.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import type { Limits } from '../domain/limits.ts';
import { isReadable } from '../domain/moments.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { RequestedSettings } from '../domain/session.ts';
import type { AccountId, SessionRef } from '../domain/session-ref.ts';
import { settle } from '../domain/settle.ts';
import type { Chance } from '../ports/chance.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { CreateSession } from './create-session.ts';
import { LiveCounts, type SettlePlace } from './live-counts.ts';
import { spreadSeconds } from './spread-seconds.ts';
import { TokenBuckets } from './token-buckets.ts';

interface Parts {
  readonly createSession: CreateSession;
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly policy: LeasePolicy;
  readonly limits: Limits;
}

/** When somebody who has all the sessions that they may have should look again. */
const LIVE_RETRY_MS = 10 * SECOND;

/**
 * Keeps new sessions within the account's limits. A repeated create of a session that exists is none of them, and is answered
 * whatever the limits say.
 */
export const makeLimitCreates = ({
  createSession,
  store,
  clock,
  chance,
  policy,
  limits,
}: Parts): CreateSession => {
  const counts = new LiveCounts({ store, clock });
  const buckets = new TokenBuckets(limits.createsPerMinute);

  const perMinute = (account: AccountId): Refusal | null => {
    const waitMs = buckets.wait(account, clock());
    if (waitMs === 0) return null;
    const retryAfterSeconds = spreadSeconds(waitMs, chance);
    return {
      why: 'limitReached',
      limit: 'createsPerMinute',
      allowed: limits.createsPerMinute,
      retryAfterSeconds,
    };
  };
  const bySize = ({ size }: RequestedSettings): Refusal | null =>
    limits.sizes.includes(size) ? null : { why: 'sizeNotAllowed', allowed: limits.sizes };

  const tooManyLive = (): Refusal => {
    const retryAfterSeconds = spreadSeconds(LIVE_RETRY_MS, chance);
    return { why: 'limitReached', limit: 'liveSessions', allowed: limits.liveSessions, retryAfterSeconds };
  };

  /** A record past its days is none: creating over it makes a new session. */
  const exists = async (ref: SessionRef): Promise<boolean> => {
    const found = await store.find(ref);
    const now = clock();
    return found !== undefined && isReadable(settle(found.session, now), now, policy);
  };

  return async (ref, requested, caller) => {
    const refusal = bySize(requested) ?? perMinute(ref.account);
    if (refusal) return (await exists(ref)) ? createSession(ref, requested, caller) : refuse(refusal);
    // Taken before the first wait, so that creates that come together are not all let through.
    buckets.take(ref.account, clock());
    let settlePlace: SettlePlace | null = null;
    let wasMade = false;
    try {
      settlePlace = await counts.take(ref.account, limits.liveSessions);
      if (!settlePlace && !(await exists(ref))) return refuse(tooManyLive());
      // An outage leaves open whether it was made; then it counts, until sessions are counted again.
      wasMade = true;
      const created = await createSession(ref, requested, caller);
      wasMade = created.ok && created.isNew;
      return created;
    } finally {
      settlePlace?.(wasMade);
      if (!wasMade) buckets.giveBack(ref.account);
    }
  };
};
