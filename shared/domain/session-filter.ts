import { type Outcome, outcomeOf } from './end-reason.ts';
import type { Instant } from './instant.ts';
import type { Session } from './session.ts';

/** Where a session stands, with the outcome in place of `ended`. */
export type Standing = 'starting' | 'ready' | Outcome;

/** Which sessions a listing is about. Each part narrows it. */
export interface SessionFilter {
  readonly standings: readonly Standing[];
  /** Every one of these has to be there; `value` null: with whatever value. */
  readonly tags: readonly { readonly name: string; readonly value: string | null }[];
  /** Created at this moment or later. */
  readonly createdFrom: Instant | null;
  /** Created before this moment. */
  readonly createdBefore: Instant | null;
}

/** Those that have not ended. */
export const liveSessions: SessionFilter = {
  standings: ['starting', 'ready'],
  tags: [],
  createdFrom: null,
  createdBefore: null,
};

/** Whether a listing can leave the ended ones unread. */
export const isAboutLive = ({ standings }: SessionFilter): boolean =>
  standings.every((standing) => standing === 'starting' || standing === 'ready');

export const standingOf = (session: Session): Standing =>
  session.state === 'ended' ? outcomeOf(session.reason) : session.state;

/** Expects a settled session. */
export const matches = (session: Session, filter: SessionFilter): boolean =>
  filter.standings.includes(standingOf(session)) &&
  (filter.createdFrom === null || session.createdAt >= filter.createdFrom) &&
  (filter.createdBefore === null || session.createdAt < filter.createdBefore) &&
  filter.tags.every(
    ({ name, value }) =>
      Object.hasOwn(session.tags, name) && (value === null || session.tags[name] === value),
  );
