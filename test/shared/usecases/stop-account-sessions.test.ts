import { expect, it } from 'vitest';
import { brokerBench } from '../../support/broker-bench.ts';
import { anAccount, anotherAccount, aRef } from '../../support/builders/refs.ts';
import { aReadySession } from '../../support/builders/sessions.ts';

function setUp() {
  const bench = brokerBench();
  bench.store.put(
    aReadySession(aRef('one')),
    aReadySession(aRef('two')),
    aReadySession(aRef('theirs', anotherAccount)),
  );
  return bench;
}

it('ends every live session of the account, for the administrator’s reason, and none of another account', async () => {
  const { broker, store } = setUp();
  expect(await broker.stopAccountSessions(anAccount)).toEqual({ stopped: 2, failed: 0 });
  for (const id of ['one', 'two'])
    expect(store.row(aRef(id))).toMatchObject({ state: 'ended', reason: 'administrator' });
  expect(store.row(aRef('theirs', anotherAccount))).toMatchObject({ state: 'ready' });
  expect(await broker.stopAccountSessions(anAccount)).toEqual({ stopped: 0, failed: 0 });
});

it('says how many it could not stop, and stops the rest', async () => {
  const { broker, store, logged } = setUp();
  store.failNext('replace');
  expect(await broker.stopAccountSessions(anAccount)).toEqual({ stopped: 1, failed: 1 });
  expect(logged).toEqual([expect.stringContaining('could not be stopped')]);
  expect(await broker.stopAccountSessions(anAccount)).toEqual({ stopped: 1, failed: 0 });
});
