import { expect, it } from 'vitest';
import { after } from '../../shared/domain/instant.ts';
import { brokerBench } from '../support/broker-bench.ts';
import { minute } from '../support/builders/minute.ts';
import { aRef } from '../support/builders/refs.ts';
import { aReadySession } from '../support/builders/sessions.ts';

it('invariant 1: an end that somebody was shown is not taken back by a write that was under way', async () => {
  const bench = brokerBench();
  const { store, broker } = bench;
  store.put(aReadySession({ expiresAt: minute(12) }));
  bench.time.now = after(minute(12), -1);
  // The extension has read and decided; while its write is under way the deadline passes, and somebody looks.
  const write = store.replace.bind(store);
  let shown: string | null = null;
  let isFirst = true;
  store.replace = async (...asked: Parameters<typeof write>) => {
    if (isFirst) {
      isFirst = false;
      bench.time.now = after(minute(12), 1);
      const read = await broker.readSession(aRef());
      shown = read.ok ? read.session.state : 'refused';
    }
    return write(...asked);
  };
  const extended = await broker.extendLease(aRef(), { minutes: 5, requestId: null });
  const last = await broker.readSession(aRef());
  expect(shown).toBe('ended');
  expect(extended.ok).toBe(false);
  expect(last).toMatchObject({ ok: true, session: { state: 'ended', endedAt: minute(12) } });
});
