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
const update = (updateId: string | null, leaseMinutes = 30, revisions: readonly string[] | null = null) =>
  bench.broker.updateSession(ref, { leaseMinutes, updateId, tags: null }, { who: null, revisions });

it('an update that is repeated under its name after its answer was lost is accepted, and written once', async () => {
  bench.store.failNext('replace', 'after');
  await expect(update('u')).rejects.toThrow();
  expect(await update('u')).toMatchObject({ ok: true, session: { leaseMinutes: 30, version: 4 } });
});

it('and so it is where it was bound to the revision that it changed itself', async () => {
  await update('u', 30, ['3-ready']);
  expect(await update('u', 30, ['3-ready'])).toMatchObject({ ok: true, session: { version: 4 } });
});

it('without a name it is refused as no longer one', async () => {
  await update(null);
  expect(await update(null)).toMatchObject({ ok: false, refusal: { why: 'leaseNotLonger' } });
});

it('under its name it is refused when somebody else has set the lease since', async () => {
  await update('u');
  await update('v', 40);
  expect(await update('u')).toMatchObject({
    ok: false,
    refusal: { why: 'leaseNotLonger', currentMinutes: 40 },
  });
});
