import { beforeEach, describe, expect, it } from 'vitest';
import { at, DAY } from '../../../shared/domain/instant.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { anotherAccount, aRef } from '../../support/builders/refs.ts';
import { aReadySession, aReleasedSession } from '../../support/builders/sessions.ts';

const ref = aRef();
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(3);
});

describe('the history', () => {
  it('comes with the session as it stands, oldest first', async () => {
    bench.store.put(aReadySession());
    await bench.broker.extendLease(ref, { minutes: 5, requestId: 'r' }, { who: 'ada', revisions: null });
    await bench.broker.stopSession(ref, 'operator');
    const read = await bench.broker.readHistory(ref);
    expect(read).toMatchObject({
      ok: true,
      session: { state: 'ended', reason: 'administrator' },
      entries: [
        { version: 4, changes: ['leaseExtended'], who: 'ada' },
        { version: 5, changes: ['ended'], actor: 'operator', who: null, reason: 'administrator' },
      ],
    });
  });

  it('has the end of a session whose deadline has passed, though nobody had written it', async () => {
    bench.store.put(aReadySession());
    bench.time.now = minute(12);
    expect(await bench.broker.readHistory(ref)).toMatchObject({
      session: { state: 'ended' },
      entries: [{ actor: 'time', changes: ['ended'], reason: 'leaseExpired' }],
    });
  });

  it('writes nothing', async () => {
    bench.store.put(aReadySession());
    await bench.broker.readHistory(ref);
    expect(bench.store.calls).toEqual(['find']);
  });

  it.each([
    ['of another account', { ...ref, account: anotherAccount }, minute(5)],
    ['that is past its days', ref, at(minute(5) + 30 * DAY)],
  ])('of a session %s is not there', async (_name, asked, now) => {
    bench.store.put(aReleasedSession());
    bench.time.now = now;
    expect(await bench.broker.readHistory(asked)).toEqual({ ok: false, refusal: { why: 'noSuchSession' } });
  });
});
