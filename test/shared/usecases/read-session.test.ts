import { beforeEach, expect, it } from 'vitest';
import { at, DAY } from '../../../shared/domain/instant.ts';
import { Outage } from '../../../shared/domain/outage.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute, start } from '../../support/builders/minute.ts';
import { anotherAccount, aRef } from '../../support/builders/refs.ts';
import { aReadySession, aReleasedSession, aStartingSession } from '../../support/builders/sessions.ts';

const ref = aRef();
const missing = { ok: false, refusal: { why: 'noSuchSession' } };
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
});
const readAt = (now: number, who = ref) => {
  bench.time.now = at(now);
  return bench.broker.readSession(who);
};

it('shows a live session as it was written', async () => {
  bench.store.put(aReadySession());
  expect(await readAt(minute(12) - 1)).toEqual({ ok: true, session: aReadySession() });
});

it('shows nobody a live session at its deadline: its end is written first, once', async () => {
  bench.store.put(aReadySession());
  const ended = { session: { state: 'ended', reason: 'leaseExpired', endedAt: minute(12) } };
  expect(await readAt(minute(12))).toMatchObject(ended);
  expect(bench.store.row(ref)).toMatchObject(ended.session);
  expect(await readAt(minute(13))).toMatchObject(ended);
  expect(bench.store.calls.filter((call) => call === 'replace')).toHaveLength(1);
});

it('shows the end also when it can not be written just now', async () => {
  bench.store.put(aReadySession());
  bench.store.failNext('replace');
  expect(await readAt(minute(12))).toMatchObject({ session: { state: 'ended', reason: 'leaseExpired' } });
});

it('writes nothing for a session whose time has not come', async () => {
  bench.store.put(aReadySession());
  await readAt(minute(12) - 1);
  expect(bench.store.calls).toEqual(['find']);
});

it('shows one that missed its start deadline as failed', async () => {
  bench.store.put(aStartingSession());
  expect(await readAt(minute(20))).toMatchObject({ session: { reason: 'placementTimeout' } });
});

it('shows a record to the last moment of its 30 days, purged or not', async () => {
  bench.store.put(aReleasedSession({ endedAt: start }));
  expect(await readAt(start + 30 * DAY - 1)).toMatchObject({ ok: true });
  expect(await readAt(start + 30 * DAY)).toEqual(missing);
});

it('counts the 30 days from the deadline also when its end was never written', async () => {
  bench.store.put(aReadySession());
  expect(await readAt(minute(12) + 30 * DAY - 1)).toMatchObject({ ok: true });
  expect(await readAt(minute(12) + 30 * DAY)).toEqual(missing);
});

it('shows another account nothing', async () => {
  bench.store.put(aReadySession());
  expect(await readAt(minute(3), aRef('a-session', anotherAccount))).toEqual(missing);
});

it('passes an outage on: not knowing is not the same as there being none', async () => {
  bench.store.failNext('find');
  await expect(readAt(minute(3))).rejects.toThrow(Outage);
});
