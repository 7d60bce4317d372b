import { beforeEach, describe, expect, it } from 'vitest';
import { at } from '../../../shared/domain/instant.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { anAccount, aRef } from '../../support/builders/refs.ts';
import { anEndedSession, aReadySession, aStartingSession } from '../../support/builders/sessions.ts';

const ref = aRef();
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(3);
});
const extend = (minutes: number) =>
  bench.broker.updateSession(ref, { leaseMinutes: minutes, updateId: null, tags: null });

describe('a longer lease', () => {
  beforeEach(() => bench.store.put(aReadySession()));

  it('counts from Ready, as a total', async () => {
    expect(await extend(30)).toMatchObject({
      ok: true,
      session: { leaseMinutes: 30, expiresAt: minute(32) },
    });
    expect(bench.store.row(ref)).toMatchObject({ expiresAt: minute(32) });
  });

  it('is told to the host before the caller hears of it, and after it is written', async () => {
    const order: string[] = [];
    bench.hosts.meanwhile = () => {
      const row = bench.store.row(ref);
      order.push(`told while the row says ${row?.leaseMinutes}`);
    };
    await extend(30);
    order.push('answered');
    expect(order).toEqual(['told while the row says 30', 'answered']);
    expect(bench.hosts.told).toEqual([{ hostId: 'host-1', expiresAt: minute(32) }]);
  });

  it('is granted also when the host could not be told: it hears of it with the next report', async () => {
    bench.hosts.canBeTold = false;
    expect(await extend(30)).toMatchObject({ ok: true });
    expect(bench.store.row(ref)).toMatchObject({ leaseMinutes: 30 });
  });

  it('sends the supervisor nothing', async () => {
    await extend(30);
    expect(bench.supervisor.nudged).toEqual([]);
    expect(bench.supervisor.started).toEqual([]);
  });

  it('is the account’s doing in the history', async () => {
    await extend(30);
    expect(await bench.store.history(ref)).toMatchObject([
      { actor: `account:${anAccount}`, changes: ['leaseSet'] },
    ]);
  });

  it('wins against an expiry at the old deadline that came too late', async () => {
    await extend(30);
    bench.time.now = minute(12);
    expect(await bench.broker.tendSession(ref)).toEqual({ next: 'sleep', until: minute(32) });
  });

  it('is granted to the longest of several at once, whatever their order', async () => {
    await Promise.all([20, 40, 30].map(extend));
    expect(bench.store.row(ref)).toMatchObject({ leaseMinutes: 40, expiresAt: minute(42) });
  });
});

it('is not told to anybody while starting: the host gets its deadline with Ready', async () => {
  bench.store.put(aStartingSession());
  expect(await extend(30)).toMatchObject({ ok: true, session: { state: 'starting', leaseMinutes: 30 } });
  expect(bench.hosts.told).toEqual([]);
});

it.each([
  ['the same again', 10, { why: 'leaseNotLonger', currentMinutes: 10 }],
  ['a shorter one', 9, { why: 'leaseNotLonger', currentMinutes: 10 }],
  ['none, as a wrapped clock of a client sends it', 0, { why: 'leaseNotLonger', currentMinutes: 10 }],
  ['a negative one', -4, { why: 'leaseNotLonger', currentMinutes: 10 }],
  ['a minute more than the longest', 1441, { why: 'leaseBeyondMaximum', maxMinutes: 1440 }],
])('a lease is not %s, and the host is told nothing', async (_name, minutes, refusal) => {
  bench.store.put(aReadySession());
  expect(await extend(minutes)).toEqual({ ok: false, refusal });
  expect(bench.hosts.told).toEqual([]);
});

it('may be exactly the longest', async () => {
  bench.store.put(aReadySession());
  expect(await extend(1440)).toMatchObject({ ok: true });
});

describe('an ended session', () => {
  it('is not brought back', async () => {
    bench.store.put(anEndedSession());
    expect(await extend(30)).toEqual({ ok: false, refusal: { why: 'ended' } });
  });

  it('is one at its deadline, written or not', async () => {
    bench.store.put(aReadySession());
    bench.time.now = minute(12);
    expect(await extend(30)).toEqual({ ok: false, refusal: { why: 'ended' } });
  });

  it('is none a millisecond before', async () => {
    bench.store.put(aReadySession());
    bench.time.now = at(minute(12) - 1);
    expect(await extend(30)).toMatchObject({ ok: true });
  });
});

it('is refused for a session that is not there', async () => {
  expect(await extend(30)).toEqual({ ok: false, refusal: { why: 'noSuchSession' } });
});
