import type { Instant } from '../domain/instant.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { dueAt, purgeAt } from '../domain/moments.ts';
import type { Session } from '../domain/session.ts';
import { isLive } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import { rowKeys } from './row-keys.ts';

/** What the index rows of a session are made from. It is kept in the session's row too: see {@link indexKeys}. */
export interface IndexFacts {
  readonly live: boolean;
  readonly due: Instant | null;
  readonly purge: Instant | null;
}

export const indexFacts = (session: Session, policy: LeasePolicy): IndexFacts => ({
  live: isLive(session),
  due: dueAt(session, policy),
  purge: purgeAt(session, policy),
});

/**
 * The keys of a session's index rows; the rows themselves say nothing more. They are worked out from the facts *as written*, not from
 * the session: after a change of the policy (a shorter retention, say) the old rows still lie where the old policy put them.
 */
export const indexKeys = (ref: SessionRef, { live, due, purge }: IndexFacts): readonly string[] => [
  ...(live ? [rowKeys.live(ref)] : []),
  ...(due === null ? [] : [rowKeys.due(ref, due)]),
  ...(purge === null ? [] : [rowKeys.purge(ref, purge)]),
];
