import type { LeasePolicy } from '../domain/lease-policy.ts';
import { isReadable } from '../domain/moments.ts';
import type { Session } from '../domain/session.ts';
import { isAboutLive, liveSessions, matches, type SessionFilter } from '../domain/session-filter.ts';
import type { AccountId, SessionId } from '../domain/session-ref.ts';
import { settle } from '../domain/settle.ts';
import type { Clock } from '../ports/clock.ts';
import type { PageAsked, SessionStore } from '../ports/session-store.ts';

/** A part of an account's sessions, by id. `next` says where to go on; null: nowhere. */
export interface ListedSessions {
  readonly sessions: readonly Session[];
  readonly next: SessionId | null;
}

export type ListSessions = (
  account: AccountId,
  page: PageAsked,
  filter?: SessionFilter,
) => Promise<ListedSessions>;

/** How many rows one part of a filtered listing looks at: what it costs does not depend on how few of them match. */
const READS = 500;

interface Parts {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly policy: LeasePolicy;
}

/**
 * The account's sessions as they stand now: one whose deadline has passed has ended, written or not. Without a filter the live ones;
 * then no ended one is read.
 */
export const makeListSessions =
  ({ store, clock, policy }: Parts): ListSessions =>
  async (account, { after, limit }, filter = liveSessions) => {
    const reads = { after, limit: filter === liveSessions ? limit : READS };
    const { sessions, next } = await (isAboutLive(filter)
      ? store.livePage(account, reads)
      : store.recordPage(account, reads));
    const now = clock();
    const found = sessions
      .map((session) => settle(session, now))
      .filter((session) => matches(session, filter) && isReadable(session, now, policy));
    if (found.length <= limit) return { sessions: found, next };
    const page = found.slice(0, limit);
    return { sessions: page, next: page.at(-1)?.id ?? null };
  };
