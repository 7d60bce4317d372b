import { beforeEach, describe, expect, it } from 'vitest';
import { at, DAY } from '../../../shared/domain/instant.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { start } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';
import {
  anEndedSession,
  aReadySession,
  aReleasedSession,
  aStartingSession,
} from '../../support/builders/sessions.ts';

const ref = aRef();
const itsDay = at(start + 30 * DAY);
const anOldRecord = (change = {}) => aReleasedSession({ endedAt: start, ...change });
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = itsDay;
});
const purge = () => bench.broker.purgeRecords();

it('deletes a record on its day, and the history of its supervisor', async () => {
  bench.store.put(anOldRecord());
  expect(await purge()).toEqual({ purged: 1, failed: 0 });
  expect(bench.store.row(ref)).toBeUndefined();
  expect(bench.supervisor.purged).toEqual([ref.id]);
});

it('leaves it until the last moment before', async () => {
  bench.store.put(anOldRecord());
  bench.time.now = at(itsDay - 1);
  expect(await purge()).toEqual({ purged: 0, failed: 0 });
  expect(bench.store.row(ref)).toBeDefined();
});

it('is late without harm: readers have not seen the record since its day', async () => {
  bench.store.put(anOldRecord());
  bench.time.now = at(itsDay + 5 * DAY);
  expect(await bench.broker.readSession(ref)).toEqual({ ok: false, refusal: { why: 'noSuchSession' } });
  expect(await purge()).toEqual({ purged: 1, failed: 0 });
});

it.each([
  ['live sessions, however old', aReadySession()],
  ['a record whose host is not given back', anEndedSession({ endedAt: start })],
])('leaves %s', async (_name, session) => {
  bench.store.put(session);
  bench.time.now = at(start + 400 * DAY);
  expect(await purge()).toEqual({ purged: 0, failed: 0 });
  expect(bench.store.row(ref)).toEqual(session);
});

describe('an id that was taken into use again', () => {
  it('after the list was read keeps its new session and its supervisor', async () => {
    bench.store.put(anOldRecord());
    bench.store.purgeable = async function* () {
      bench.store.put(aStartingSession({ createdAt: itsDay }));
      yield ref;
    };
    expect(await purge()).toEqual({ purged: 0, failed: 0 });
    expect(bench.store.row(ref)).toMatchObject({ state: 'starting' });
    expect(bench.supervisor.purged).toEqual([]);
  });

  it('at the last moment keeps its new session', async () => {
    bench.store.put(anOldRecord());
    bench.supervisor.purge = async () => bench.store.put(aStartingSession({ createdAt: itsDay }));
    expect(await purge()).toEqual({ purged: 0, failed: 0 });
    expect(bench.store.row(ref)).toMatchObject({ state: 'starting' });
  });
});

describe('one record that fails', () => {
  const [a, b] = [aRef('a'), aRef('b')];
  beforeEach(() => bench.store.put(anOldRecord(a), anOldRecord(b)));

  it('does not stop the others, and goes the next day', async () => {
    bench.store.failNext('remove');
    expect(await purge()).toEqual({ purged: 1, failed: 1 });
    expect(bench.store.row(a)).toBeDefined();
    expect(await purge()).toEqual({ purged: 1, failed: 0 });
  });

  it('is kept while its supervisor’s history can not be deleted, so that it is tried again', async () => {
    bench.supervisor.isDown = true;
    expect(await purge()).toEqual({ purged: 0, failed: 2 });
    expect(bench.store.row(a)).toBeDefined();
    expect(bench.logged).toHaveLength(2);
  });
});
