import { beforeEach, describe, expect, it } from 'vitest';
import { at, SECOND } from '../../../shared/domain/instant.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';
import { aReadySession } from '../../support/builders/sessions.ts';

/* The supervisors' alarms, as they call: everything here goes through tendSession. In the memory store all sessions are in one shard. */

let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(12);
});
const refs = (count: number) =>
  Array.from({ length: count }, (_, n) => aRef(`s-${String(n).padStart(4, '0')}`));
const putReady = (all: ReturnType<typeof refs>, change = {}) =>
  bench.store.put(...all.map((ref) => aReadySession({ ...ref, ...change })));
const endedOf = (all: ReturnType<typeof refs>) =>
  all.filter((ref) => bench.store.row(ref)?.state === 'ended').length;
const count = (verb: (typeof bench.store.calls)[number]) =>
  bench.store.calls.filter((call) => call === verb).length;

describe('a lease that ends alone', () => {
  it('costs one look into the index more, and nothing while it is live', async () => {
    const [one = aRef()] = refs(1);
    putReady([one]);
    bench.time.now = minute(3);
    await bench.broker.tendSession(one);
    expect(bench.store.calls).toEqual(['find']);
    bench.time.now = minute(12);
    expect(await bench.broker.tendSession(one)).toEqual({ next: 'release' });
    expect(bench.store.calls).toEqual(['find', 'find', 'replace', 'duePage', 'find']);
  });
});

describe('leases that end in one instant', () => {
  it('are ended by the first alarm, and the others find it done', async () => {
    const all = refs(300);
    putReady(all);
    await bench.broker.tendSession(all[17] ?? aRef());
    expect(endedOf(all)).toBe(300);
    const earlier = bench.store.calls.length;
    await bench.broker.tendSession(all[42] ?? aRef());
    expect(bench.store.calls.slice(earlier)).toEqual(['find']);
  });

  it('are ended once, however many alarms ring at the same time', async () => {
    const all = refs(300);
    putReady(all);
    await Promise.all(all.map((ref) => bench.broker.tendSession(ref)));
    expect(endedOf(all)).toBe(300);
    for (const ref of all) expect(await bench.store.history(ref)).toHaveLength(1);
    expect(count('duePage')).toBe(1);
  });

  it('are ended beyond the first page of the index', async () => {
    const all = refs(2500);
    putReady(all);
    await bench.broker.tendSession(all[0] ?? aRef());
    expect(endedOf(all)).toBe(2500);
    expect(count('duePage')).toBe(3);
  });

  it('wait for the first alarm of their shard, which is at it, instead of being written one by one', async () => {
    const all = refs(200);
    putReady(all);
    const first = bench.broker.tendSession(all[0] ?? aRef());
    while (count('duePage') === 0) await Promise.resolve();
    const later = all.slice(1).map((ref) => bench.broker.tendSession(ref));
    await Promise.all([first, ...later]);
    expect(count('replace')).toBe(1);
  });

  it('have their hosts given back one after another, each at its time', async () => {
    const all = refs(100);
    putReady(all);
    const steps = [];
    for (const ref of all) steps.push(await bench.broker.tendSession(ref));
    const now = steps.filter(({ next }) => next === 'release');
    expect(now).toHaveLength(8);
    const last = Math.max(...steps.map((step) => (step.next === 'sleep' ? step.until : 0)));
    expect(last).toBe(at(minute(12) + 92 * 20));
  });
});

describe('an alarm that comes late, behind thousands of others,', () => {
  it('does not decide when the leases of its shard end: any alarm does, a tenth of a second after the last look', async () => {
    putReady(refs(20));
    const later = refs(40).slice(20);
    for (const [n, ref] of later.entries())
      bench.store.put(aReadySession({ ...ref, readyAt: at(minute(2) + 10 + n) }));
    const [first = aRef(), second = aRef()] = refs(2);
    await bench.broker.tendSession(first);
    expect(endedOf(later)).toBe(0);
    bench.time.now = at(minute(12) + 99);
    await bench.broker.tendSession(second);
    expect(endedOf(later)).toBe(0);
    bench.time.now = at(minute(12) + 100);
    await bench.broker.tendSession(second);
    expect(endedOf(later)).toBe(20);
  });

  it('looks at its own session only, once nothing has ended together for five seconds', async () => {
    putReady(refs(20));
    const [first = aRef(), second = aRef()] = refs(2);
    await bench.broker.tendSession(first);
    bench.time.now = at(minute(12) + 5 * SECOND);
    await bench.broker.tendSession(second);
    expect(count('duePage')).toBe(1);
  });

  it('reads again nothing that was looked at: hosts that wait for their release least of all', async () => {
    putReady(refs(300));
    const [first = aRef()] = refs(1);
    await bench.broker.tendSession(first);
    const finds = count('find');
    bench.time.now = at(minute(12) + 100);
    await bench.broker.tendSession(first);
    // Its own, and the releases that have fallen due in this tenth of a second.
    expect(count('find') - finds).toBeLessThanOrEqual(1 + 5);
  });
});

describe('an outage', () => {
  it.each(['duePage', 'replaceAll'] as const)('at %s leaves each session to its own alarm', async (verb) => {
    const all = refs(30);
    putReady(all);
    bench.store.failNext(verb);
    expect(await bench.broker.tendSession(all[3] ?? aRef())).toEqual({ next: 'release' });
    expect(endedOf(all)).toBe(1);
    expect(bench.logged).toEqual([]);
    await bench.broker.tendSession(all[4] ?? aRef());
    expect(endedOf(all)).toBe(30);
  });
});

it('ends leases together also when the clock was set back behind the last look', async () => {
  const [first, ...others] = refs(20);
  putReady(first ? [first] : [], { readyAt: at(minute(2) + 3600 * SECOND) });
  bench.time.now = at(minute(12) + 3600 * SECOND);
  await bench.broker.tendSession(first ?? aRef());
  putReady(others);
  bench.time.now = minute(12);
  await bench.broker.tendSession(others[0] ?? aRef());
  expect(endedOf(others)).toBe(19);
});

it('ends nothing early: what falls due a millisecond later is left', async () => {
  const all = refs(20);
  putReady(all.slice(0, 10));
  putReady(all.slice(10), { readyAt: at(minute(2) + 1) });
  await bench.broker.tendSession(all[0] ?? aRef());
  expect(endedOf(all)).toBe(10);
});
