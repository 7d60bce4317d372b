import { isGivenBack } from '../domain/host.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { StopSession } from './stop-session.ts';

export type DrainSessions = (
  before: readonly SessionRef[],
) => Promise<{ readonly pending: readonly SessionRef[] }>;

/**
 * Stops every live session and says which hosts are not given back yet, among these and among those of `before` (the `pending` of an
 * earlier call). An empty answer means that nothing is left running.
 */
export const makeDrainSessions =
  ({ store, stopSession }: { store: SessionStore; stopSession: StopSession }): DrainSessions =>
  async (before) => {
    const refs = new Map(before.map((ref) => [`${ref.account}|${ref.id}`, ref]));
    for await (const ref of store.allLive()) {
      await stopSession(ref, 'operator');
      refs.set(`${ref.account}|${ref.id}`, ref);
    }
    const pending: SessionRef[] = [];
    for (const ref of refs.values()) {
      const found = await store.find(ref);
      if (found && !isGivenBack(found.session.host)) pending.push(ref);
    }
    return { pending };
  };
