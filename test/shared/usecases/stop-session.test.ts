import { beforeEach, expect, it } from 'vitest';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { anAccount, aRef } from '../../support/builders/refs.ts';
import { anAllocatingSession, aReadySession, aStartingSession } from '../../support/builders/sessions.ts';

const ref = aRef();
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(3);
});

it('ends the session in one write and wakes the supervisor, which gives the host back', async () => {
  bench.store.put(aReadySession());
  expect(await bench.broker.stopSession(ref)).toMatchObject({
    ok: true,
    session: { state: 'ended', reason: 'userRequested', endedAt: minute(3), host: { state: 'releasing' } },
  });
  expect(bench.store.calls.filter((verb) => verb === 'replace')).toHaveLength(1);
  expect(bench.supervisor.nudged).toEqual([ref.id]);
  expect(bench.hosts.released).toEqual([]);
  expect(await bench.store.history(ref)).toMatchObject([
    { actor: `account:${anAccount}`, changes: ['ended'] },
  ]);
});

it('says so when an operator did it', async () => {
  bench.store.put(aReadySession());
  await bench.broker.stopSession(ref, 'operator');
  expect(bench.store.row(ref)).toMatchObject({ reason: 'administrator' });
  expect(await bench.store.history(ref)).toMatchObject([{ actor: 'operator' }]);
});

it('can be repeated: the same answer, and no second end', async () => {
  bench.store.put(aReadySession());
  const first = await bench.broker.stopSession(ref);
  bench.time.now = minute(4);
  expect(await bench.broker.stopSession(ref, 'operator')).toEqual(first);
  expect(bench.store.row(ref)).toMatchObject({ endedAt: minute(3), reason: 'userRequested' });
});

it('does not change the reason of one that has expired, written or not', async () => {
  bench.store.put(aReadySession());
  bench.time.now = minute(13);
  expect(await bench.broker.stopSession(ref)).toMatchObject({
    ok: true,
    session: { reason: 'leaseExpired', endedAt: minute(12) },
  });
});

it('is done even if the nudge is lost, and the sweep gives the host back within two minutes', async () => {
  bench.store.put(aReadySession());
  bench.supervisor.isDown = true;
  expect(await bench.broker.stopSession(ref)).toMatchObject({ ok: true });
  expect(bench.logged).toHaveLength(1);
  bench.time.now = minute(5);
  await bench.broker.sweepSessions();
  expect(bench.store.row(ref)).toMatchObject({ host: { state: 'released' } });
});

it('gives back a host that is only being allocated too', async () => {
  bench.store.put(anAllocatingSession());
  expect(await bench.broker.stopSession(ref)).toMatchObject({
    session: { host: { state: 'releasing', hostId: 'host-1' } },
  });
});

it('has nothing to give back where nobody was asked for a host', async () => {
  bench.store.put(aStartingSession());
  expect(await bench.broker.stopSession(ref)).toMatchObject({
    session: { state: 'ended', host: { state: 'none' } },
  });
});

it('is refused for a session that is not there, and wakes nobody', async () => {
  expect(await bench.broker.stopSession(ref)).toEqual({ ok: false, refusal: { why: 'noSuchSession' } });
  expect(bench.supervisor.nudged).toEqual([]);
});

it('and an extension at the same moment leave one truth', async () => {
  bench.store.put(aReadySession());
  const [stopped, extended] = await Promise.all([
    bench.broker.stopSession(ref),
    bench.broker.updateSession(ref, { leaseMinutes: 30, updateId: null, tags: null }),
  ]);
  expect(stopped.ok).toBe(true);
  expect(bench.store.row(ref)).toMatchObject({ state: 'ended', leaseMinutes: extended.ok ? 30 : 10 });
});
