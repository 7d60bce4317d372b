import { Outage } from '../domain/outage.ts';
import type { AccountId, SessionRef } from '../domain/session-ref.ts';
import { settle } from '../domain/settle.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { SessionStore, SessionWrite, StoredSession } from '../ports/session-store.ts';
import { atMost } from './at-most.ts';
import { byTime, nextVersion } from './next-version.ts';
import type { PaceReleases } from './pace-releases.ts';

/** Sessions of one shard; answers how many ends it has written. */
export type SettleTogether = (refs: readonly SessionRef[]) => Promise<number>;

interface Parts {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly paceRelease: PaceReleases;
  readonly log: Log;
}

/**
 * How many are written at a time. The rows of one shard lie close together, so that fewer and larger writes touch each page of a file
 * less often; between two of them everybody else has a turn.
 */
const WRITES_AT_A_TIME = 320;

/** Of batches beyond this size so many are under way at once: people's calls wait in the same queue in front of the store. */
const SMALL = 32;
const LARGE_AT_ONCE = 4;

/** How many are read at the same time. */
const READS_AT_ONCE = 64;

/**
 * Writes down what time has done to many sessions, in few transactions. Whatever could not be written here (somebody else was faster,
 * a record can't be read) is left to the session's own alarm and to the sweep, which look at one session at a time: nothing depends on
 * this, it is only quicker. Accounts take turns, so that the many sessions of one don't hold up the few of another. Throws `Outage`
 * when the store does not answer.
 */
export const makeSettleTogether = ({ store, clock, paceRelease, log }: Parts): SettleTogether => {
  const inTurn = atMost(LARGE_AT_ONCE);
  const readOne = async (ref: SessionRef): Promise<readonly StoredSession[]> => {
    try {
      const found = await store.find(ref);
      return found ? [found] : [];
    } catch (error) {
      if (error instanceof Outage) throw error;
      return []; // Whoever looks at this session alone says what is wrong with its record.
    }
  };

  const settleSome = async (refs: readonly SessionRef[]): Promise<number> => {
    const found: StoredSession[] = [];
    for (let n = 0; n < refs.length; n += READS_AT_ONCE)
      found.push(...(await Promise.all(refs.slice(n, n + READS_AT_ONCE).map(readOne))).flat());
    const now = clock();
    const writes = found.flatMap((before): SessionWrite[] => {
      const settled = settle(before.session, now);
      if (settled === before.session) return [];
      return [{ before, ...nextVersion(before.session, paceRelease(settled, now), byTime(now)) }];
    });
    if (writes.length === 0) return 0;
    return (await store.replaceAll(writes)).filter(Boolean).length;
  };

  return async (refs) => {
    const mixed = takingTurns(refs);
    let settled = 0;
    for (let n = 0; n < mixed.length; n += WRITES_AT_A_TIME) {
      try {
        const some = mixed.slice(n, n + WRITES_AT_A_TIME);
        settled += await (some.length > SMALL ? inTurn(() => settleSome(some)) : settleSome(some));
      } catch (error) {
        if (error instanceof Outage) throw error;
        log('error', `Sessions that end together could not be written together: ${String(error)}`);
      }
    }
    return settled;
  };
};

/** The first of every account, then the second of every account, and so on. */
function takingTurns(refs: readonly SessionRef[]): readonly SessionRef[] {
  const rounds: SessionRef[][] = [];
  const seen = new Map<AccountId, number>();
  for (const ref of refs) {
    const round = seen.get(ref.account) ?? 0;
    seen.set(ref.account, round + 1);
    const together = rounds[round];
    if (together) together.push(ref);
    else rounds.push([ref]);
  }
  return rounds.flat();
}
