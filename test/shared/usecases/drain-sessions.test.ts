import { beforeEach, expect, it } from 'vitest';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { anotherAccount, aRef } from '../../support/builders/refs.ts';
import { anEndedSession, aReadySession, aStartingSession } from '../../support/builders/sessions.ts';

const [a, b, elsewhere] = [aRef('a'), aRef('b'), aRef('a', anotherAccount)];
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(3);
});
const drain = (...before: Parameters<typeof bench.broker.drainSessions>[0][number][]) =>
  bench.broker.drainSessions(before);

it('stops the live sessions of all accounts, as an administrator', async () => {
  bench.store.put(aReadySession(a), aStartingSession(b), aReadySession(elsewhere));
  await drain();
  expect([a, b, elsewhere].map((ref) => bench.store.row(ref))).toMatchObject(
    Array.from({ length: 3 }, () => ({ state: 'ended', reason: 'administrator' })),
  );
});

it('says which hosts are not given back yet', async () => {
  bench.store.put(aReadySession(a), aStartingSession(b), aReadySession(elsewhere));
  expect(await drain()).toEqual({ pending: [a, elsewhere] });
});

it('asks after those of the call before, until nothing is left', async () => {
  bench.store.put(aReadySession(a));
  const { pending } = await drain();
  expect(await drain(...pending)).toEqual({ pending: [a] });
  await bench.broker.releaseHost(a);
  expect(await drain(...pending)).toEqual({ pending: [] });
});

it('names a session once, though it is live and was named before', async () => {
  bench.store.put(aReadySession(a));
  expect(await drain(a, a)).toEqual({ pending: [a] });
});

it('forgets one that is not there, and does not look for ended ones that nobody named', async () => {
  bench.store.put(anEndedSession(b));
  expect(await drain(aRef('gone'))).toEqual({ pending: [] });
  expect(await drain(b)).toEqual({ pending: [b] });
});

it('is nothing to do when nothing lives', async () => {
  expect(await drain()).toEqual({ pending: [] });
});

it('stops the others when one session’s record is damaged', async () => {
  bench.store.put(aReadySession(a), aReadySession(b));
  bench.store.damage(a);
  await drain().catch(() => undefined); // Whether it says so is another matter; here it counts who still runs.
  expect(await bench.broker.readSession(b)).toMatchObject({ session: { state: 'ended' } });
});
