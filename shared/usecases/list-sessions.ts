import { isLive, type LiveSession } from '../domain/session.ts';
import type { AccountId, SessionId } from '../domain/session-ref.ts';
import { settle } from '../domain/settle.ts';
import type { Clock } from '../ports/clock.ts';
import type { PageAsked, SessionStore } from '../ports/session-store.ts';

/** A part of an account's live sessions, by id. `next` says where to go on; null: nowhere. */
export interface ListedSessions {
  readonly sessions: readonly LiveSession[];
  readonly next: SessionId | null;
}

export type ListSessions = (account: AccountId, page: PageAsked) => Promise<ListedSessions>;

/** The account's live sessions. One whose deadline has passed is not among them, written or not. */
export const makeListSessions =
  ({ store, clock }: { store: SessionStore; clock: Clock }): ListSessions =>
  async (account, page) => {
    const { sessions, next } = await store.livePage(account, page);
    const now = clock();
    return { sessions: sessions.map((session) => settle(session, now)).filter(isLive), next };
  };
