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
const page = { after: null, limit: 100 };
const idsOf = async (account = anAccount) =>
  (await bench.broker.listSessions(account, page)).sessions.map(({ id }) => id);

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

it('is in the order of ids, capital letters before small ones', async () => {
  bench.store.put(aReadySession(aRef('b')), aReadySession(aRef('a')), aReadySession(aRef('C')));
  expect(await idsOf()).toEqual(['C', 'a', 'b']);
});

it('gives as many as were asked for, and says where it goes on', async () => {
  bench.store.put(aReadySession(aRef('a')), aReadySession(aRef('b')), aReadySession(aRef('c')));
  const first = await bench.broker.listSessions(anAccount, { after: null, limit: 2 });
  expect([first.sessions.map(({ id }) => id), first.next]).toEqual([['a', 'b'], 'b']);
  const second = await bench.broker.listSessions(anAccount, { after: first.next, limit: 2 });
  expect([second.sessions.map(({ id }) => id), second.next]).toEqual([['c'], null]);
});

it('goes on behind a page on which every lease has run out', async () => {
  bench.store.put(aReadySession(aRef('a')), aReadySession({ ...aRef('b'), leaseMinutes: 30 }));
  bench.time.now = minute(12);
  const first = await bench.broker.listSessions(anAccount, { after: null, limit: 1 });
  expect(first).toEqual({ sessions: [], next: 'a' });
});

it('lists one account only', async () => {
  bench.store.put(aReadySession(), aReadySession(aRef('theirs', anotherAccount)));
  expect(await idsOf(anotherAccount)).toEqual(['theirs']);
});

it('is empty where there is nothing, and fails where that is not known', async () => {
  expect(await idsOf()).toEqual([]);
  bench.store.failNext('livePage');
  await expect(idsOf()).rejects.toThrow(Outage);
});

it('renews nothing and writes nothing', async () => {
  bench.store.put(aReadySession());
  await idsOf();
  expect(bench.store.calls).toEqual(['livePage']);
});
