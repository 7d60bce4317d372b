import { describe, expect, it } from 'vitest';
import { extendLease, minutesToCap } from '../../../shared/domain/extend-lease.ts';
import { keptExtensions } from '../../../shared/domain/extension.ts';
import type { ReadySession } from '../../../shared/domain/session.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { accepted } from './accepted.ts';
import { anEndedSession, aReadySession, aStartingSession } from './sessions.ts';
import { justBefore, minute } from './times.ts';

/** Lease to minute 62, and nothing past minute 92. */
const session = (change: Partial<ReadySession> = {}) =>
  aReadySession({ maxExpiresAt: minute(92), ...change });
const extend = (from: ReadySession, minutes: number, requestId = 'request-1'): ReadySession =>
  accepted(extendLease(from, minutes, requestId));

describe('extendLease', () => {
  it.each([
    ['one minute', 1, 1, minute(63)],
    ['as much as fits exactly', 30, 30, minute(92)],
    ['a minute more than fits, of which it grants what fits', 31, 30, minute(92)],
    ['far more than fits', 1440, 30, minute(92)],
  ])('adds to what is left: %s', (_name, minutes, grantedMinutes, expiresAt) => {
    expect(extend(session(), minutes)).toEqual({
      ...session(),
      leaseMinutes: 60 + grantedMinutes,
      expiresAt,
      extensions: [{ requestId: 'request-1', minutes, grantedMinutes, expiresAt }],
    });
  });

  it('grants nothing at the cap, which is an answer and no refusal', () => {
    const atCap = session({ expiresAt: minute(92), leaseMinutes: 90 });
    const extended = extend(atCap, 10);
    expect(extended).toMatchObject({ expiresAt: minute(92), leaseMinutes: 90 });
    expect(extended.extensions).toEqual([
      { requestId: 'request-1', minutes: 10, grantedMinutes: 0, expiresAt: minute(92) },
    ]);
  });

  it('keeps what is left of the lease and its cap whole minutes apart, so that no part of a minute is lost', () => {
    expect(minutesToCap(extend(session(), 7))).toBe(23);
  });

  describe('again under its request id', () => {
    it('changes nothing, and still has what it was granted', () => {
      const once = extend(session(), 40);
      expect(extend(once, 40)).toBe(once);
    });

    it('is known after others came between', () => {
      const between = extend(extend(session(), 10, 'mine'), 5, 'other');
      expect(extend(between, 10, 'mine')).toBe(between);
    });

    it('is refused with other minutes, even with those that were granted of it', () => {
      const once = extend(session(), 40);
      expect(extendLease(once, 30, 'request-1')).toEqual({ ok: false, refusal: { why: 'requestIdReused' } });
    });

    it.each([
      ['is known after 31 others', keptExtensions - 1, 0],
      ['is one of its own after 32 others', keptExtensions, 1],
    ])('%s', (_name, others, more) => {
      let current = extend(aReadySession(), 1, 'mine');
      for (let n = 0; n < others; n++) current = extend(current, 1, `other-${n}`);
      const again = extend(current, 1, 'mine');
      expect(again.leaseMinutes - current.leaseMinutes).toBe(more);
      expect(again.extensions.length).toBe(keptExtensions);
    });

    it('leaves the one alone that it repeats: the order of those that are kept is that of their first time', () => {
      const two = extend(extend(session(), 1, 'a'), 1, 'b');
      expect(extend(two, 1, 'a').extensions.map(({ requestId }) => requestId)).toEqual(['a', 'b']);
    });
  });

  it.each([
    ['starting', aStartingSession(), 'notReady'],
    ['ended', anEndedSession(), 'ended'],
  ])('is refused for a session that is %s', (_state, other, why) => {
    expect(extendLease(other, 10, 'request-1')).toEqual({ ok: false, refusal: { why } });
  });

  it.each([
    ['works in the last moment of the lease', justBefore(minute(62)), true],
    ['comes too late at the deadline itself', minute(62), false],
  ])('%s', (_name, now, ok) => {
    expect(extendLease(settle(session(), now), 10, 'request-1').ok).toBe(ok);
  });

  it('comes too late also when it repeats one that was granted before the end', () => {
    const ended = settle(extend(session(), 10), minute(72));
    expect(extendLease(ended, 10, 'request-1')).toEqual({ ok: false, refusal: { why: 'ended' } });
  });
});
