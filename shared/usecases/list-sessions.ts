import { isLive, type LiveSession } from '../domain/session.ts';
import type { AccountId } from '../domain/session-ref.ts';
import { settle } from '../domain/settle.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionStore } from '../ports/session-store.ts';

export type ListSessions = (account: AccountId) => Promise<readonly LiveSession[]>;

/** The account's live sessions, the oldest first. One whose deadline has passed is not among them, written or not. */
export const makeListSessions =
  ({ store, clock }: { store: SessionStore; clock: Clock }): ListSessions =>
  async (account) => {
    const stored = await store.live(account);
    const now = clock();
    return stored
      .map((session) => settle(session, now))
      .filter(isLive)
      .toSorted((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1));
  };
