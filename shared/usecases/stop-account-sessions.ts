import type { AccountId } from '../domain/session-ref.ts';
import type { Log } from '../ports/log.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { StopSession } from './stop-session.ts';

export type StopAccountSessions = (
  account: AccountId,
) => Promise<{ readonly stopped: number; readonly failed: number }>;

interface Parts {
  readonly store: Pick<SessionStore, 'live'>;
  readonly stopSession: StopSession;
  readonly log: Log;
}

/**
 * Ends every live session of one account, whether the account is still known or not. Hosts are given back afterwards, by the
 * supervisors. `failed` could not be stopped or read: call again.
 */
export const makeStopAccountSessions =
  ({ store, stopSession, log }: Parts): StopAccountSessions =>
  async (account) => {
    let [stopped, failed] = [0, 0];
    for (const { id } of await store.live(account)) {
      try {
        if ((await stopSession({ account, id }, 'operator')).ok) stopped++;
      } catch (error) {
        failed++;
        log('error', `Session ${id} could not be stopped: ${String(error)}`);
      }
    }
    return { stopped, failed };
  };
