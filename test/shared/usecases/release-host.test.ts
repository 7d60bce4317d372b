import { beforeEach, describe, expect, it } from 'vitest';
import { after, at, DAY, MINUTE, SECOND } from '../../../shared/domain/instant.ts';
import { Outage } from '../../../shared/domain/outage.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute, start } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';
import { anEndedSession, aReadySession, aReleasedSession, theHost } from '../../support/builders/sessions.ts';

const ref = aRef();
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.store.put(anEndedSession());
  bench.time.now = minute(5);
});
/** Until then the attempt that begins at minute 5 is its maker's. */
const claimEnds = after(minute(5), 25 * SECOND);
const release = () => bench.broker.releaseHost(ref);
const fails = () => {
  bench.hosts.releaseOutcome = { gone: false, answer: 'The agent does not answer.' };
};

it('claims its attempt in the row before the provider is called', async () => {
  let claim: unknown;
  bench.hosts.meanwhile = () => {
    claim = bench.store.row(ref)?.host;
  };
  await release();
  expect(claim).toMatchObject({ state: 'releasing', attempts: 1, dueAt: claimEnds });
});

it('calls no provider when the claim can not be written', async () => {
  bench.store.failNext('replace');
  await expect(release()).rejects.toThrow(Outage);
  expect(bench.hosts.released).toEqual([]);
});

it('writes the receipt when the host was read back as gone', async () => {
  bench.hosts.meanwhile = () => {
    bench.time.now = minute(6);
  };
  expect(await release()).toEqual({ next: 'done' });
  expect(bench.store.row(ref)?.host).toEqual({
    state: 'released',
    ...theHost,
    billingStoppedAt: minute(6),
    attempts: 1,
    answer: 'gone',
  });
  expect((await bench.store.history(ref)).map(({ changes }) => changes)).toEqual([
    ['releaseTried'],
    ['released'],
  ]);
});

it('says until when a late copy of the order has to be refused', async () => {
  await release();
  expect(bench.hosts.released).toEqual([{ hostId: 'host-1', startDeadline: minute(20) }]);
});

it('makes one attempt for two callers', async () => {
  await Promise.all([release(), release()]);
  expect(bench.hosts.released).toHaveLength(1);
  expect(bench.store.row(ref)?.host).toMatchObject({ state: 'released', attempts: 1 });
});

it('makes no second attempt while the first is under way', async () => {
  let second: unknown;
  bench.hosts.meanwhile = async () => {
    bench.hosts.meanwhile = () => undefined;
    second = await release();
  };
  await release();
  expect(second).toEqual({ next: 'sleep', until: claimEnds });
  expect(bench.hosts.released).toHaveLength(1);
});

it('leaves an attempt that says nothing for 25 seconds to somebody else', async () => {
  bench.hosts.meanwhile = () => Promise.reject(new Error('The process was killed.'));
  await expect(release()).rejects.toThrow('killed');
  bench.hosts.meanwhile = () => undefined;
  bench.time.now = at(claimEnds - 1);
  expect(await release()).toMatchObject({ next: 'sleep' });
  bench.time.now = claimEnds;
  expect(await release()).toEqual({ next: 'done' });
  expect(bench.store.row(ref)?.host).toMatchObject({ attempts: 2 });
});

it('asks again for a receipt that could not be written, for asking is harmless', async () => {
  bench.hosts.meanwhile = () => bench.store.failNext('replace');
  await expect(release()).rejects.toThrow(Outage);
  expect(bench.store.row(ref)?.host).toMatchObject({ state: 'releasing' });
  bench.hosts.meanwhile = () => undefined;
  bench.time.now = minute(6);
  expect(await release()).toEqual({ next: 'done' });
  expect(bench.hosts.released).toHaveLength(2);
});

describe('an attempt that failed', () => {
  beforeEach(fails);

  it('is made again after ten seconds, and the answer is kept', async () => {
    expect(await release()).toEqual({ next: 'sleep', until: after(minute(5), 10 * SECOND) });
    expect(bench.store.row(ref)?.host).toMatchObject({
      state: 'releasing',
      attempts: 1,
      answer: 'The agent does not answer.',
    });
  });

  it('is made again six times after doubling delays, then the release is irrevocable', async () => {
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt++) {
      const step = await release();
      if (step.next !== 'sleep') throw new Error('A failed attempt is to be repeated.');
      waits.push((step.until - bench.time.now) / SECOND);
      bench.time.now = at(step.until);
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 900]);
    expect(bench.store.row(ref)?.host).toMatchObject({ state: 'irrevocable', attempts: 6 });
  });

  it('says so to operators only when it is irrevocable', async () => {
    await release();
    expect(bench.logged).toEqual([]);
    bench.store.put(
      anEndedSession({
        host: { state: 'releasing', ...theHost, since: start, attempts: 5, dueAt: start, answer: null },
      }),
    );
    await release();
    expect(bench.logged).toEqual([expect.stringMatching(/^error: .*host-1.*6 attempts.*does not answer/)]);
  });
});

describe('an irrevocable release', () => {
  const irrevocable = {
    state: 'irrevocable',
    ...theHost,
    since: start,
    attempts: 6,
    dueAt: minute(20),
    answer: 'no',
  } as const;
  beforeEach(() => {
    bench.store.put(anEndedSession({ host: irrevocable }));
    bench.time.now = minute(20);
  });

  it('is tried again every fifteen minutes', async () => {
    fails();
    expect(await release()).toEqual({ next: 'sleep', until: after(minute(20), 15 * MINUTE) });
    expect(bench.store.row(ref)?.host).toMatchObject({ state: 'irrevocable', attempts: 7 });
  });

  it('gets its receipt in the end like any other', async () => {
    expect(await release()).toEqual({ next: 'done' });
    expect(bench.store.row(ref)?.host).toMatchObject({
      state: 'released',
      attempts: 7,
      billingStoppedAt: minute(20),
    });
  });
});

it.each([
  ['when the session is still live', aReadySession(), { next: 'sleep', until: minute(12) }],
  ['when the host is given back already', aReleasedSession(), { next: 'done' }],
  ['when there never was a host', anEndedSession({ host: { state: 'none' } }), { next: 'done' }],
])('does nothing %s', async (_name, session, step) => {
  bench.store.put(session);
  expect(await release()).toEqual(step);
  expect(bench.hosts.released).toEqual([]);
});

it('does nothing for a session that is not there', async () => {
  expect(await bench.broker.releaseHost(aRef('another'))).toEqual({ next: 'done' });
});

describe('a host that is not given back when its record’s 30 days are over', () => {
  beforeEach(() => {
    bench.store.put(anEndedSession({ endedAt: start }));
    bench.time.now = at(start + 31 * DAY);
  });

  it('is still tried: what costs money is never forgotten', async () => {
    expect(await release()).toEqual({ next: 'done' });
    expect(bench.hosts.released).toHaveLength(1);
    expect(bench.store.row(ref)?.host).toMatchObject({ state: 'released' });
  });

  it('is still found by the sweep', async () => {
    await bench.broker.sweepSessions();
    expect(bench.hosts.released).toHaveLength(1);
  });

  it('frees the id as soon as it is', async () => {
    await release();
    expect(await bench.broker.createSession(ref, anEndedSession().requested)).toMatchObject({
      ok: true,
      isNew: true,
    });
  });
});
