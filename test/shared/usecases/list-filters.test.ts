import { beforeEach, describe, expect, it } from 'vitest';
import { at, DAY } from '../../../shared/domain/instant.ts';
import { liveSessions, type SessionFilter } from '../../../shared/domain/session-filter.ts';
import type { SessionId } from '../../../shared/domain/session-ref.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { anAccount, aRef, sessionId } from '../../support/builders/refs.ts';
import { aReadySession, aReleasedSession, aStartingSession } from '../../support/builders/sessions.ts';

let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(3);
});
const all: SessionFilter = {
  ...liveSessions,
  standings: ['starting', 'ready', 'stopped', 'expired', 'error'],
};
const list = (filter: SessionFilter, page: { after?: SessionId | null; limit?: number } = {}) =>
  bench.broker.listSessions(anAccount, { after: null, limit: 100, ...page }, filter);
const idsOf = async (filter: SessionFilter) => (await list(filter)).sessions.map(({ id }) => id);

describe('a listing of ended sessions', () => {
  it('has those with the outcome that was asked for, by id', async () => {
    bench.store.put(
      aReleasedSession(aRef('c-stopped')),
      aReleasedSession({ ...aRef('b-expired'), reason: 'leaseExpired' }),
      aReleasedSession({ ...aRef('a-idle'), reason: 'idleTimeout' }),
      aReadySession(aRef('ready')),
    );
    expect(await idsOf({ ...all, standings: ['stopped'] })).toEqual(['a-idle', 'c-stopped']);
    expect(await idsOf({ ...all, standings: ['expired', 'ready'] })).toEqual(['b-expired', 'ready']);
  });

  it('has one whose deadline has just passed, though it is written as ready', async () => {
    bench.store.put(aReadySession());
    bench.time.now = minute(12);
    expect(await idsOf({ ...all, standings: ['expired'] })).toEqual(['a-session']);
    expect(await idsOf({ ...all, standings: ['ready'] })).toEqual([]);
  });

  it('has none whose record is past its days, purged or not', async () => {
    bench.store.put(aReleasedSession());
    bench.time.now = at(minute(5) + 30 * DAY - 1);
    expect(await idsOf(all)).toEqual(['a-session']);
    bench.time.now = at(minute(5) + 30 * DAY);
    expect(await idsOf(all)).toEqual([]);
  });

  it('reads no ended record where none can match', async () => {
    bench.store.put(aStartingSession());
    await list({ ...all, standings: ['starting', 'ready'] });
    expect(bench.store.calls).toEqual(['livePage']);
    await list(all);
    expect(bench.store.calls).toEqual(['livePage', 'recordPage']);
  });
});

describe('a page of a filtered listing', () => {
  const rare = { ...all, tags: [{ name: 'rare', value: null }] };
  const put = (count: number, isRare: (n: number) => boolean) =>
    bench.store.put(
      ...Array.from({ length: count }, (_, n) =>
        aReadySession({ ...aRef(`s${String(n).padStart(4, '0')}`), tags: isRare(n) ? { rare: '' } : {} }),
      ),
    );
  const walk = async (filter: SessionFilter, limit: number) => {
    const pages: string[][] = [];
    let after: SessionId | null = null;
    do {
      const page = await list(filter, { after, limit });
      pages.push(page.sessions.map(({ id }) => id));
      after = page.next;
    } while (after !== null && pages.length < 50);
    return pages;
  };

  it('has as many as were asked for, and goes on behind its last, not behind what was read', async () => {
    put(10, (n) => n % 2 === 0);
    expect(await walk(rare, 2)).toEqual([['s0000', 's0002'], ['s0004', 's0006'], ['s0008']]);
  });

  it('can be empty and not be the last: looking at records has a bound', async () => {
    put(1200, (n) => n === 1100);
    const pages = await walk(rare, 100);
    expect(pages).toEqual([[], [], ['s1100']]);
  });

  it('has every match once over all pages, and no other', async () => {
    put(700, (n) => n % 3 === 0);
    const ids = (await walk(rare, 50)).flat();
    expect(ids).toHaveLength(234);
    expect(new Set(ids).size).toBe(234);
  });

  it('begins behind an id that is not there any more', async () => {
    put(3, () => true);
    const page = await list(rare, { after: sessionId('s0000x') });
    expect(page.sessions.map(({ id }) => id)).toEqual(['s0001', 's0002']);
  });
});
