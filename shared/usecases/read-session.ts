import { accept, type Decision, refuse } from '../domain/decision.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { isReadable } from '../domain/moments.ts';
import { Outage } from '../domain/outage.ts';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import { settle } from '../domain/settle.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { ChangeSession } from './change-session.ts';

export type ReadSession = (ref: SessionRef) => Promise<Decision>;

interface Parts {
  readonly store: SessionStore;
  readonly changeSession: ChangeSession;
  readonly clock: Clock;
  readonly policy: LeasePolicy;
}

/**
 * The session as it stands now. Reading renews nothing and writes nothing, but for one thing: an end that time has made and nobody has
 * written yet is written before it is shown, for a change that was decided before it and is still on its way would take it back.
 */
export const makeReadSession = ({ store, changeSession, clock, policy }: Parts): ReadSession => {
  const written = async (ref: SessionRef, ended: Session): Promise<Decision> => {
    try {
      return await changeSession(ref, 'time', accept);
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      return accept(ended); // What can't be written now is true all the same.
    }
  };

  return async (ref) => {
    const found = await store.find(ref);
    const now = clock();
    const settled = found && settle(found.session, now);
    if (!settled || !isReadable(settled, now, policy)) return refuse({ why: 'noSuchSession' });
    return settled === found.session ? accept(settled) : written(ref, settled);
  };
};
