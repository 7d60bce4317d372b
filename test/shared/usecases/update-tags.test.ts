import { beforeEach, describe, expect, it } from 'vitest';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';
import { anEndedSession, aReadySession, aStartingSession } from '../../support/builders/sessions.ts';

const ref = aRef();
let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(3);
  bench.store.put(aReadySession({ tags: { project: 'atlas', room: '7' } }));
});
const update = (tags: Record<string, string> | null, leaseMinutes: number | null = null) =>
  bench.broker.updateSession(ref, { leaseMinutes, updateId: null, tags });

describe('tags', () => {
  it('are set as a whole: one that is not named is gone', async () => {
    expect(await update({ project: 'zenith' })).toMatchObject({
      ok: true,
      session: { tags: { project: 'zenith' } },
    });
    expect(bench.store.row(ref)?.tags).toEqual({ project: 'zenith' });
    expect(await bench.store.history(ref)).toMatchObject([{ changes: ['tagsSet'] }]);
  });

  it('leave the request as it was, with which a repeated create is compared', async () => {
    await update({});
    expect(bench.store.row(ref)).toMatchObject({ tags: {}, requested: { tags: {} }, leaseMinutes: 10 });
  });

  it('that are the same change nothing, so that a repeated update writes nothing', async () => {
    expect(await update({ room: '7', project: 'atlas' })).toMatchObject({
      ok: true,
      session: { version: 3 },
    });
    expect(bench.store.calls).toEqual(['find']);
  });

  it('are nothing to the host: nobody waits for an agent because of them', async () => {
    await update({});
    expect(bench.hosts.told).toEqual([]);
  });

  it('and the lease are set in one write', async () => {
    await update({}, 30);
    expect(bench.store.row(ref)).toMatchObject({ version: 4, tags: {}, leaseMinutes: 30 });
    expect(await bench.store.history(ref)).toMatchObject([{ changes: ['leaseSet', 'tagsSet'] }]);
  });

  it('are not set by an update whose lease is refused', async () => {
    expect(await update({}, 5)).toMatchObject({ ok: false, refusal: { why: 'leaseNotLonger' } });
    expect(bench.store.row(ref)).toMatchObject({ version: 3, tags: { project: 'atlas' } });
  });

  it.each([
    ['starting', aStartingSession()],
    ['ended: a record is found by them for its 30 days', anEndedSession()],
  ])('can be set on a session that is %s', async (_state, session) => {
    bench.store.put(session);
    expect(await update({ kept: 'yes' })).toMatchObject({ ok: true, session: { tags: { kept: 'yes' } } });
  });

  it('of an ended session are not set together with a lease, which can not be set any more', async () => {
    bench.store.put(anEndedSession());
    expect(await update({ kept: 'yes' }, 30)).toEqual({ ok: false, refusal: { why: 'ended' } });
    expect(bench.store.row(ref)?.tags).toEqual({});
  });
});
