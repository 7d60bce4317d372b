import { after, type Instant, SECOND } from '../domain/instant.ts';
import { Outage } from '../domain/outage.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { DuePlace, SessionStore } from '../ports/session-store.ts';
import type { SettleTogether } from './settle-together.ts';

/** Settles what is due in the shard of a session, all of it at once. Neither call ever fails: see {@link makeSettleDue}. */
export interface SettleDue {
  /** For an alarm that has ended its session: others of the shard may be due as well. One run at a time; a second call waits for it. */
  withOthersOf(ref: SessionRef): Promise<void>;
  /**
   * For an alarm before it looks at its session: waits for a run that is under way, and, where the last ones found many, runs again.
   * So alarms that come late, behind thousands of others, are no measure of when their sessions end. Costs nothing where leases end
   * one by one.
   */
  whileMany(ref: SessionRef): Promise<void>;
}

interface Parts {
  readonly store: SessionStore;
  readonly settleTogether: SettleTogether;
  readonly clock: Clock;
  readonly log: Log;
}

interface Shard {
  running: Promise<void> | null;
  /** Everything that was due before it has been looked at. */
  place: DuePlace | null;
  lastRunAt: Instant | null;
  /** When a run last ended sessions other than that of the alarm that began it. */
  lastFoundAt: Instant | null;
}

const PAGE = 1000;

/** Runs that follow one another in a shard begin so far apart at least. */
const APART_MS = 100;
/** After so long without finding anything it is over. */
const OVER_AFTER_MS = 5 * SECOND;

/**
 * When thousands of leases end in one instant, the first alarm of each shard ends them all, and the alarms behind it find it done. What
 * is due is read once: a place in the index is remembered, so that hosts that wait for their release are not read again and again. It
 * is an advantage in time and nothing else: an outage or a lost race leaves the sessions to their own alarms.
 */
export const makeSettleDue = ({ store, settleTogether, clock, log }: Parts): SettleDue => {
  /** As many as the store has shards. */
  const shards = new Map<string, Shard>();
  const shardOf = (name: string): Shard => {
    const known = shards.get(name) ?? { running: null, place: null, lastRunAt: null, lastFoundAt: null };
    shards.set(name, known);
    return known;
  };

  const settleShard = async (name: string, shard: Shard): Promise<void> => {
    const until = clock();
    // After the clock was set back, what was looked at comes once more.
    if (shard.lastRunAt !== null && until < shard.lastRunAt) {
      shard.place = null;
      shard.lastFoundAt = null;
    }
    shard.lastRunAt = until;
    for (let isLast = false; !isLast; ) {
      const page = await store.duePage(name, { from: shard.place, until, limit: PAGE });
      if ((await settleTogether(page.refs)) > 0) shard.lastFoundAt = clock();
      // Only now: what an outage has kept from being settled is read again.
      shard.place = page.place;
      isLast = page.isLast;
    }
  };

  const run = (name: string, shard: Shard): Promise<void> => {
    shard.running ??= settleShard(name, shard)
      .catch((error: unknown) => {
        // In an outage every alarm says so itself.
        if (!(error instanceof Outage)) log('error', `Due sessions could not be read: ${String(error)}`);
      })
      .finally(() => {
        shard.running = null;
      });
    return shard.running;
  };

  const isAmongMany = ({ lastRunAt, lastFoundAt }: Shard, now: Instant): boolean =>
    lastFoundAt !== null &&
    now < after(lastFoundAt, OVER_AFTER_MS) &&
    (lastRunAt === null || now < lastRunAt || now >= after(lastRunAt, APART_MS));

  return {
    withOthersOf: (ref) => {
      const name = store.shardOf(ref);
      return run(name, shardOf(name));
    },
    whileMany: async (ref) => {
      const name = store.shardOf(ref);
      const shard = shards.get(name);
      if (!shard) return;
      if (shard.running !== null) await shard.running;
      else if (isAmongMany(shard, clock())) await run(name, shard);
    },
  };
};
