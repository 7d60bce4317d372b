import { beforeEach, expect, it } from 'vitest';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';
import { aReadySession } from '../../support/builders/sessions.ts';

const ref = aRef();
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(3);
  bench.store.put(aReadySession());
});
const keepAlive = (minutes: number) => bench.broker.keepAlive(ref, minutes);

it('adds what is missing, and the host is told', async () => {
  expect(await keepAlive(30)).toMatchObject({
    ok: true,
    session: { expiresAt: minute(33), leaseMinutes: 31 },
  });
  expect(bench.hosts.told).toEqual([{ hostId: 'host-1', expiresAt: minute(33) }]);
});

it('writes nothing where enough is left', async () => {
  expect(await keepAlive(9)).toMatchObject({ ok: true, session: { expiresAt: minute(12), version: 3 } });
  expect(bench.store.calls).toEqual(['find']);
});

it('of many at once keeps what the longest asked for', async () => {
  await Promise.all([20, 60, 40].map(keepAlive));
  expect(bench.store.row(ref)).toMatchObject({ expiresAt: minute(63) });
});

it('keeps nothing alive that time has ended', async () => {
  bench.time.now = minute(12);
  expect(await keepAlive(30)).toEqual({ ok: false, refusal: { why: 'ended' } });
});

it('goes to the cap and says so by what is left, without a refusal', async () => {
  expect(await keepAlive(1440)).toMatchObject({
    ok: true,
    session: { expiresAt: minute(1442), leaseMinutes: 1440 },
  });
});
