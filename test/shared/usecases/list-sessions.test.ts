import { beforeEach, expect, it } from 'vitest';
import { Outage } from '../../../shared/domain/outage.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { anAccount, anotherAccount, aRef } from '../../support/builders/refs.ts';
import { anEndedSession, aReadySession, aStartingSession } from '../../support/builders/sessions.ts';

let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(3);
});
const idsOf = async (account = anAccount) => (await bench.broker.listSessions(account)).map(({ id }) => id);

it('lists what is starting and what is ready, and nothing that has ended', async () => {
  bench.store.put(
    aReadySession(aRef('ready')),
    aStartingSession(aRef('starting')),
    anEndedSession(aRef('ended')),
  );
  expect(await idsOf()).toEqual(['ready', 'starting']);
});

it('leaves out one whose deadline has passed, written or not', async () => {
  bench.store.put(aReadySession(aRef('short')), aReadySession({ ...aRef('long'), leaseMinutes: 30 }));
  bench.time.now = minute(12);
  expect(await idsOf()).toEqual(['long']);
});

it('has the oldest first, and the id decides between equals', async () => {
  bench.store.put(
    aReadySession({ ...aRef('c'), createdAt: minute(0) }),
    aReadySession({ ...aRef('b'), createdAt: minute(1) }),
    aReadySession({ ...aRef('a'), createdAt: minute(1) }),
  );
  expect(await idsOf()).toEqual(['c', 'a', 'b']);
});

it('lists one account only', async () => {
  bench.store.put(aReadySession(), aReadySession(aRef('theirs', anotherAccount)));
  expect(await idsOf(anotherAccount)).toEqual(['theirs']);
});

it('is empty where there is nothing, and fails where that is not known', async () => {
  expect(await idsOf()).toEqual([]);
  bench.store.failNext('live');
  await expect(idsOf()).rejects.toThrow(Outage);
});

it('renews nothing and writes nothing', async () => {
  bench.store.put(aReadySession());
  await idsOf();
  expect(bench.store.calls).toEqual(['live']);
});
