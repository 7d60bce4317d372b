import type { LeasePolicy } from '../domain/lease-policy.ts';
import { purgeAt } from '../domain/moments.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { Supervisor } from '../ports/supervisor.ts';

export type PurgeRecords = () => Promise<{ readonly purged: number; readonly failed: number }>;

interface Parts {
  readonly store: SessionStore;
  readonly supervisor: Supervisor;
  readonly clock: Clock;
  readonly policy: LeasePolicy;
  readonly log: Log;
}

/** Deletes the records whose days are over, and the histories of their supervisors. Readers have not seen them since that moment. */
export const makePurgeRecords =
  ({ store, supervisor, clock, policy, log }: Parts): PurgeRecords =>
  async () => {
    let purged = 0;
    let failed = 0;
    for await (const ref of store.purgeable(clock())) {
      try {
        const found = await store.find(ref);
        const due = found && purgeAt(found.session, policy);
        // The id may have been taken into use again since the index was read.
        if (!found || due === null || due === undefined || due > clock()) continue;
        await supervisor.purge(ref);
        if (await store.remove(found)) purged++;
      } catch (error) {
        failed++;
        log('error', `The record of session ${ref.id} could not be purged: ${String(error)}`);
      }
    }
    return { purged, failed };
  };
