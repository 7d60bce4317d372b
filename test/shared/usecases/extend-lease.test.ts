import { beforeEach, describe, expect, it } from 'vitest';
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
const extend = (
  minutes: number,
  requestId: string | null = null,
  caller?: Parameters<typeof bench.broker.extendLease>[2],
) => bench.broker.extendLease(ref, { minutes, requestId }, caller);

describe('an extension', () => {
  beforeEach(() => bench.store.put(aReadySession({ maxExpiresAt: minute(42) })));

  it('adds to the lease, says what was granted of it, and who asked is in the history', async () => {
    expect(await extend(40, 'r', { who: 'ada', revisions: null })).toMatchObject({
      ok: true,
      session: { leaseMinutes: 40, expiresAt: minute(42) },
      extension: { requestId: 'r', minutes: 40, grantedMinutes: 30, expiresAt: minute(42) },
    });
    expect(await bench.store.history(ref)).toMatchObject([
      { actor: `account:${anAccount}`, who: 'ada', changes: ['leaseExtended'], expiresAt: minute(42) },
    ]);
  });

  it('is told to the host before the caller hears of it, and after it is written', async () => {
    bench.hosts.meanwhile = () => expect(bench.store.row(ref)).toMatchObject({ expiresAt: minute(22) });
    await extend(10);
    expect(bench.hosts.told).toEqual([{ hostId: 'host-1', expiresAt: minute(22) }]);
  });

  it('is granted also when the host could not be told', async () => {
    bench.hosts.canBeTold = false;
    expect(await extend(10)).toMatchObject({ ok: true, session: { expiresAt: minute(22) } });
  });

  it('repeated under its id adds nothing, writes nothing, and has the first answer', async () => {
    const first = await extend(10, 'r');
    bench.time.now = minute(5);
    expect(await extend(10, 'r')).toEqual(first);
    expect(bench.store.row(ref)).toMatchObject({ version: 4, expiresAt: minute(22) });
  });

  it('repeated under its id tells the host again: the first time may have failed', async () => {
    bench.hosts.canBeTold = false;
    await extend(10, 'r');
    bench.hosts.canBeTold = true;
    await extend(10, 'r');
    expect(bench.hosts.told.at(-1)).toEqual({ hostId: 'host-1', expiresAt: minute(22) });
  });

  it('repeated later still says what it was granted then, beside what is left now', async () => {
    await extend(10, 'r');
    await extend(5, 'other');
    expect(await extend(10, 'r')).toMatchObject({
      session: { expiresAt: minute(27) },
      extension: { grantedMinutes: 10, expiresAt: minute(22) },
    });
  });

  it('repeated after its answer was lost adds nothing', async () => {
    bench.store.failNext('replace', 'after');
    await expect(extend(10, 'r')).rejects.toThrow();
    expect(await extend(10, 'r')).toMatchObject({ session: { expiresAt: minute(22) } });
  });

  it('repeated after its answer was lost is no conflict with the revision that it was bound to', async () => {
    const caller = { who: null, revisions: ['3-ready'] };
    await extend(10, 'r', caller);
    expect(await extend(10, 'r', caller)).toMatchObject({ ok: true, session: { expiresAt: minute(22) } });
    expect(await extend(10, 'another', caller)).toEqual({ ok: false, refusal: { why: 'changedMeanwhile' } });
  });

  it('without an id is one of its own each time', async () => {
    await extend(5);
    await extend(5);
    expect(bench.store.row(ref)).toMatchObject({ expiresAt: minute(22) });
  });

  it('under one id at the same moment is granted once', async () => {
    const answers = await Promise.all([extend(10, 'r'), extend(10, 'r'), extend(10, 'r')]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(bench.store.row(ref)).toMatchObject({ expiresAt: minute(22), version: 4 });
  });

  it('under several ids at the same moment is granted to all, up to the cap and not past it', async () => {
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((id) => extend(10, id)));
    const granted = answers.map((answer) => (answer.ok ? answer.extension.grantedMinutes : NaN));
    expect(granted.toSorted()).toEqual([0, 10, 10, 10]);
    expect(bench.store.row(ref)).toMatchObject({ expiresAt: minute(42), leaseMinutes: 40 });
  });

  it('wins against an expiry at the old deadline that came too late', async () => {
    await extend(10);
    bench.time.now = minute(12);
    expect(await bench.broker.tendSession(ref)).toEqual({ next: 'sleep', until: minute(22) });
  });

  it('at the very instant of the expiry comes too late, and the end is written by nobody but time', async () => {
    bench.time.now = minute(12);
    expect(await extend(10, 'r')).toEqual({ ok: false, refusal: { why: 'ended' } });
    await bench.broker.tendSession(ref);
    expect(bench.store.row(ref)).toMatchObject({ reason: 'leaseExpired', endedAt: minute(12) });
    expect(await bench.store.history(ref)).toMatchObject([{ actor: 'time', who: null, changes: ['ended'] }]);
  });
});

it.each([
  ['is starting: its lease is set as a total', aStartingSession(), { why: 'notReady' }],
  ['has ended', anEndedSession(), { why: 'ended' }],
])('is refused, and told to nobody, while the session %s', async (_name, session, refusal) => {
  bench.store.put(session);
  expect(await extend(10)).toEqual({ ok: false, refusal });
  expect(bench.hosts.told).toEqual([]);
});
