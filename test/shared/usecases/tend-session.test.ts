import { beforeEach, describe, expect, it } from 'vitest';
import { at } from '../../../shared/domain/instant.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';
import {
  anAllocatingSession,
  anEndedSession,
  aReadySession,
  aReleasedSession,
  aStartingSession,
  theHost,
} from '../../support/builders/sessions.ts';

const ref = aRef();
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
});
const tendAt = (now: number) => {
  bench.time.now = at(now);
  return bench.broker.tendSession(ref);
};
const failedOnce = {
  state: 'releasing',
  ...theHost,
  since: minute(5),
  attempts: 1,
  dueAt: minute(6),
  answer: 'no',
} as const;

describe('the next step is read from the row, so that a supervisor can begin at any point', () => {
  it.each([
    ['a session without a host', aStartingSession(), minute(1), { next: 'provision' }],
    ['a session whose host is ordered', anAllocatingSession(), minute(2), { next: 'provision' }],
    ['a ready session', aReadySession(), minute(3), { next: 'sleep', until: minute(12) }],
    ['an ended session', anEndedSession(), minute(5), { next: 'release' }],
    [
      'a release that failed',
      anEndedSession({ host: failedOnce }),
      at(minute(6) - 1),
      { next: 'sleep', until: minute(6) },
    ],
    [
      'a release that failed, when it is time again',
      anEndedSession({ host: failedOnce }),
      minute(6),
      { next: 'release' },
    ],
    ['a session without anything left to give back', aReleasedSession(), minute(7), { next: 'done' }],
    [
      'a session that ended before it had a host',
      anEndedSession({ host: { state: 'none' } }),
      minute(7),
      { next: 'done' },
    ],
  ])('%s', async (_name, session, now, step) => {
    bench.store.put(session);
    expect(await tendAt(now)).toEqual(step);
    expect(bench.store.row(ref)).toEqual(session);
  });
});

it('writes down what time has done', async () => {
  bench.store.put(aReadySession());
  expect(await tendAt(minute(12) - 1)).toEqual({ next: 'sleep', until: minute(12) });
  expect(await tendAt(minute(12))).toEqual({ next: 'release' });
  expect(bench.store.row(ref)).toMatchObject({ state: 'ended', endedAt: minute(12) });
});

it('is done with a session that is not there', async () => {
  expect(await tendAt(minute(1))).toEqual({ next: 'done' });
});

it('calls no provider', async () => {
  bench.store.put(anEndedSession());
  await tendAt(minute(6));
  expect([bench.hosts.provisioned, bench.hosts.inspected, bench.hosts.released]).toEqual([[], [], []]);
});

it('says each step in JSON that comes out as it went in', async () => {
  for (const session of [aStartingSession(), aReadySession(), anEndedSession(), aReleasedSession()]) {
    bench.store.put(session);
    const step = await tendAt(minute(5));
    expect(JSON.parse(JSON.stringify(step))).toEqual(step);
  }
});
