import { accept, type Decision } from '../domain/decision.ts';
import type { Tags } from '../domain/lease-options.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { sameValue } from '../domain/same-value.ts';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import { setLease } from '../domain/set-lease.ts';
import type { Caller } from './caller.ts';
import type { ChangeLease } from './change-lease.ts';
import type { ChangeSession } from './change-session.ts';

/** What a caller may set on a session. What is null stays as it is. */
export interface Update {
  /** The lease's total length, counted from Ready. */
  readonly leaseMinutes: number | null;
  /** The caller's own name for this update, the same when it repeats it; null: it has none. */
  readonly updateId: string | null;
  /** All of them: a tag that is not named is gone. */
  readonly tags: Tags | null;
}

export type UpdateSession = (ref: SessionRef, update: Update, caller?: Caller) => Promise<Decision>;

interface Parts {
  readonly changeSession: ChangeSession;
  readonly changeLease: ChangeLease;
  readonly policy: LeasePolicy;
}

/** Sets the lease's total length, the tags, or both in one write. Tags alone are nothing to the host: it is not told of them. */
export const makeUpdateSession =
  ({ changeSession, changeLease, policy }: Parts): UpdateSession =>
  (ref, { leaseMinutes, updateId, tags }, caller) => {
    if (leaseMinutes === null)
      return changeSession(
        ref,
        `account:${ref.account}`,
        (session) => accept(setTags(session, tags)),
        caller,
      );
    return changeLease(
      ref,
      (session) => setLease(setTags(session, tags), leaseMinutes, updateId, policy),
      caller,
    );
  };

/** The same tags again change nothing. */
const setTags = (session: Session, tags: Tags | null): Session =>
  tags === null || sameValue(session.tags, tags) ? session : { ...session, tags };
