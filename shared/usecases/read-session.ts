import { accept, type Decision, refuse } from '../domain/decision.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { isReadable } from '../domain/moments.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import { settle } from '../domain/settle.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionStore } from '../ports/session-store.ts';

export type ReadSession = (ref: SessionRef) => Promise<Decision>;

/** The session as it stands now: what time has done to it is shown, whether or not it has been written yet. Writes nothing. */
export const makeReadSession =
  ({ store, clock, policy }: { store: SessionStore; clock: Clock; policy: LeasePolicy }): ReadSession =>
  async (ref) => {
    const found = await store.find(ref);
    const now = clock();
    const settled = found && settle(found.session, now);
    return settled && isReadable(settled, now, policy) ? accept(settled) : refuse({ why: 'noSuchSession' });
  };
