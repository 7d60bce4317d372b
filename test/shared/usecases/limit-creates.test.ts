import { describe, expect, it } from 'vitest';
import { DAY, after as later, MINUTE } from '../../../shared/domain/instant.ts';
import { defaultLimits, type Limits } from '../../../shared/domain/limits.ts';
import { makeLimitCreates } from '../../../shared/usecases/limit-creates.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { start } from '../../support/builders/minute.ts';
import { anotherAccount, aRef } from '../../support/builders/refs.ts';
import { theRequest } from '../../support/builders/sessions.ts';

function setUp(change: Partial<Limits>) {
  const bench = brokerBench();
  const create = makeLimitCreates({
    ...bench,
    createSession: bench.broker.createSession,
    limits: { ...defaultLimits, ...change },
  });
  const one = (id: string, request: Partial<typeof theRequest> = {}) =>
    create(aRef(id), { ...theRequest, ...request });
  const many = (count: number, prefix = 's') =>
    Promise.all(Array.from({ length: count }, (_, n) => one(`${prefix}${n}`)));
  return { ...bench, create, one, many };
}

const fine = { ok: true, isNew: true };
const limit = (name: string, allowed: number) => ({
  ok: false,
  refusal: { why: 'limitReached', limit: name, allowed, retryAfterSeconds: expect.any(Number) },
});

describe('the limit of live sessions', () => {
  it('is met exactly, also by creates that come together', async () => {
    const { many } = setUp({ liveSessions: 3 });
    const outcomes = await many(10);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(3);
    expect(outcomes.find(({ ok }) => !ok)).toEqual(limit('liveSessions', 3));
  });

  it('never refuses a repeated create of a session that exists, and still tells other settings from the same', async () => {
    const { one } = setUp({ liveSessions: 1 });
    await one('first');
    expect(await one('first')).toMatchObject({ ok: true, isNew: false });
    expect(await one('first', { leaseMinutes: 7 })).toMatchObject({ ok: false, refusal: { why: 'idTaken' } });
    expect(await one('second')).toEqual(limit('liveSessions', 1));
  });

  it('has room again two seconds after a session has ended, at the latest', async () => {
    const { one, broker, time } = setUp({ liveSessions: 1 });
    await one('first');
    await broker.stopSession(aRef('first'));
    time.now = later(start, 2001);
    expect(await one('second')).toMatchObject(fine);
    expect(await one('third')).toEqual(limit('liveSessions', 1));
  });

  it('does not count a session whose time is over, written or not', async () => {
    const { one, time, policy } = setUp({ liveSessions: 1 });
    await one('first');
    time.now = later(start, policy.startTimeoutMs + 1);
    expect(await one('second')).toMatchObject(fine);
  });

  it('counts sessions that were there before', async () => {
    const { broker, one } = setUp({ liveSessions: 2 });
    await broker.createSession(aRef('old-1'), theRequest);
    await broker.createSession(aRef('old-2'), theRequest);
    expect(await one('new')).toEqual(limit('liveSessions', 2));
  });

  it('is each account’s own', async () => {
    const { one, create } = setUp({ liveSessions: 1 });
    await one('first');
    expect(await create(aRef('first', anotherAccount), theRequest)).toMatchObject(fine);
  });

  it('counts at most once in two seconds, however many are created', async () => {
    const { many, store } = setUp({ liveSessions: 100 });
    await many(50);
    expect(store.calls.filter((verb) => verb === 'live')).toHaveLength(1);
  });

  it.each([
    ['less than half', 3, 30_000, 1],
    ['less than half', 3, 30_001, 2],
    ['half', 2, 2000, 1],
    ['half', 2, 2001, 2],
  ])(
    'counts again in time: %s of the places taken (of %i, one), after %i ms: %i times',
    async (_half, most, ms, times) => {
      const { one, store, time } = setUp({ liveSessions: most });
      await one('first');
      time.now = later(start, ms);
      await one('second');
      expect(store.calls.filter((verb) => verb === 'live')).toHaveLength(times);
    },
  );

  it.each(['before', 'after'] as const)(
    'takes a create that ran into an outage %s its write for one that was made, until it counts again',
    async (when) => {
      const { one, store, time } = setUp({ liveSessions: 1 });
      store.failNext('insert', when);
      await expect(one('first')).rejects.toThrow();
      expect(await one('second')).toEqual(limit('liveSessions', 1));
      time.now = later(start, 2001);
      const afterwards = await one('second');
      expect(afterwards).toMatchObject(when === 'before' ? fine : limit('liveSessions', 1));
      expect(await one('first')).toMatchObject(
        when === 'before' ? limit('liveSessions', 1) : { ok: true, isNew: false },
      );
    },
  );

  it('lets nobody through unseen when the store can not count', async () => {
    const { one, store } = setUp({ liveSessions: 1 });
    store.failNext('live');
    await expect(one('first')).rejects.toThrow();
    expect(store.row(aRef('first'))).toBeUndefined();
    expect(await one('second')).toMatchObject(fine);
  });
});

describe('the limit of new sessions a minute', () => {
  it('lets so many through at once, and the next when its time has come', async () => {
    const { many, one, time } = setUp({ createsPerMinute: 6 });
    expect((await many(6)).every(({ ok }) => ok)).toBe(true);
    expect(await one('seventh')).toEqual(limit('createsPerMinute', 6));
    time.now = later(start, MINUTE / 6);
    expect(await one('seventh')).toMatchObject(fine);
  });

  it('lets no more through when they come together', async () => {
    const { many } = setUp({ createsPerMinute: 4 });
    expect((await many(20)).filter(({ ok }) => ok)).toHaveLength(4);
  });

  it('says when to come back: not before there is room, and spread', async () => {
    const { one } = setUp({ createsPerMinute: 1 });
    await one('first');
    const refused = await one('second');
    expect(refused).toMatchObject({ refusal: { retryAfterSeconds: 60 + 35 } });
  });

  it('counts no repeated creates and refuses none', async () => {
    const { one } = setUp({ createsPerMinute: 2 });
    await one('first');
    for (let n = 0; n < 10; n++) expect(await one('first')).toMatchObject({ ok: true, isNew: false });
    expect(await one('second')).toMatchObject(fine);
    expect(await one('first')).toMatchObject({ ok: true, isNew: false });
    expect(await one('third')).toEqual(limit('createsPerMinute', 2));
  });

  it('takes a create over a record that is past its days for a new one', async () => {
    const { one, broker, time } = setUp({ createsPerMinute: 1 });
    await one('first');
    await broker.stopSession(aRef('first'));
    time.now = later(start, 31 * DAY);
    expect(await one('another')).toMatchObject(fine);
    expect(await one('first')).toEqual(limit('createsPerMinute', 1));
  });
});

describe('the sizes', () => {
  it('are refused for new sessions when they are not among the allowed, in words that name these', async () => {
    const { one } = setUp({ sizes: ['Standard'] });
    expect(await one('first', { size: 'Premium' })).toEqual({
      ok: false,
      refusal: { why: 'sizeNotAllowed', allowed: ['Standard'] },
    });
    expect(await one('first', { size: 'Standard' })).toMatchObject(fine);
  });

  it('do not matter to a session that exists', async () => {
    const { broker, one } = setUp({ sizes: ['Standard'] });
    await broker.createSession(aRef('old'), { ...theRequest, size: 'Premium' });
    expect(await one('old', { size: 'Premium' })).toMatchObject({ ok: true, isNew: false });
  });
});
