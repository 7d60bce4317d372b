import { accept, type Decision } from '../domain/decision.ts';
import type { Tags } from '../domain/lease-options.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import { setLease } from '../domain/set-lease.ts';
import type { Caller } from './caller.ts';
import type { ChangeLease } from './change-lease.ts';

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

/** Sets the lease's total length, the tags, or both in one write. */
export const makeUpdateSession =
  ({ changeLease, policy }: { changeLease: ChangeLease; policy: LeasePolicy }): UpdateSession =>
  (ref, { leaseMinutes, updateId, tags }, caller) =>
    changeLease(
      ref,
      (session) => {
        const tagged = tags === null ? session : { ...session, tags };
        return leaseMinutes === null ? accept(tagged) : setLease(tagged, leaseMinutes, updateId, policy);
      },
      caller,
    );
