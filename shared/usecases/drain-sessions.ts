import { isGivenBack } from '../domain/host.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Log } from '../ports/log.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { StopSession } from './stop-session.ts';

export type DrainSessions = (
  before: readonly SessionRef[],
) => Promise<{ readonly pending: readonly SessionRef[] }>;

interface Parts {
  readonly store: SessionStore;
  readonly stopSession: StopSession;
  readonly log: Log;
}

/**
 * Stops every live session and says which hosts are not given back yet, among these and among those of `before` (the `pending` of an
 * earlier call). An empty answer means that nothing is left running.
 */
export const makeDrainSessions =
  ({ store, stopSession, log }: Parts): DrainSessions =>
  async (before) => {
    const refs = new Map(before.map((ref) => [`${ref.account}|${ref.id}`, ref]));
    const note = (ref: SessionRef) => (error: unknown) =>
      log('error', `Session ${ref.id} could not be stopped or read: ${String(error)}`);
    for await (const ref of store.allLive()) {
      await stopSession(ref, 'operator').catch(note(ref));
      refs.set(`${ref.account}|${ref.id}`, ref);
    }
    const pending: SessionRef[] = [];
    for (const ref of refs.values()) {
      try {
        const found = await store.find(ref);
        if (found && !isGivenBack(found.session.host)) pending.push(ref);
      } catch (error) {
        // Whether its host is given back is not known, so it is not said.
        note(ref)(error);
        pending.push(ref);
      }
    }
    return { pending };
  };
