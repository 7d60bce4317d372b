import { describe, expect, it } from 'vitest';
import { defaultLeasePolicy } from '../../../shared/domain/lease-policy.ts';
import { setLease } from '../../../shared/domain/set-lease.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { accepted } from './accepted.ts';
import { anEndedSession, aReadySession, aStartingSession } from './sessions.ts';
import { justBefore, minute } from './times.ts';

const longest = defaultLeasePolicy.maxLeaseMinutes;

describe('setLease', () => {
  it.each([
    ['one minute more', 61, minute(63)],
    ['twice as much', 120, minute(122)],
    ['exactly the maximum', 1440, minute(1442)],
  ])('sets the total of a ready session, counted from ready: %s', (_name, total, expiresAt) => {
    const session = aReadySession();
    expect(accepted(setLease(session, total, null, defaultLeasePolicy))).toEqual({
      ...session,
      leaseMinutes: total,
      expiresAt,
    });
  });

  it.each([
    ['one minute more', 61],
    ['exactly the maximum', 1440],
  ])('grows the pending lease of a starting session and nothing else: %s', (_name, total) => {
    const session = aStartingSession();
    expect(accepted(setLease(session, total, null, defaultLeasePolicy))).toEqual({
      ...session,
      leaseMinutes: total,
    });
  });

  const live = [
    ['starting', aStartingSession()],
    ['ready', aReadySession()],
  ] as const;

  describe.each(live)('of a %s session', (_state, session) => {
    it.each([
      ['the same total again', 60],
      ['one minute less', 59],
      ['nothing', 0],
      ['a negative total', -4],
    ])('is refused as not longer: %s', (_name, total) => {
      const refusal = { why: 'leaseNotLonger', currentMinutes: 60 };
      expect(setLease(session, total, null, defaultLeasePolicy)).toEqual({ ok: false, refusal });
    });

    it.each([
      ['one minute past the maximum', longest + 1],
      ['far past it', 100_000],
    ])('is refused as beyond the maximum: %s', (_name, total) => {
      const refusal = { why: 'leaseBeyondMaximum', maxMinutes: 1440 };
      expect(setLease(session, total, null, defaultLeasePolicy)).toEqual({ ok: false, refusal });
    });
  });

  it.each([
    ['is accepted again under its own name, and changes nothing', 90, 'update-1', true],
    ['is refused under another name', 90, 'update-2', false],
    ['is refused under none', 90, null, false],
    ['is refused when it asks for another total under its name', 80, 'update-1', false],
  ])('repeated, %s', (_name, total, updateId, isAccepted) => {
    for (const session of [aReadySession(), aStartingSession()]) {
      const once = accepted(setLease(session, 90, 'update-1', defaultLeasePolicy));
      const twice = setLease(once, total, updateId, defaultLeasePolicy);
      expect(twice.ok).toBe(isAccepted);
      if (twice.ok) expect(twice.session).toBe(once);
    }
  });

  it('cannot be repeated without a name: the second of two equal updates is not longer than the first', () => {
    const once = accepted(setLease(aReadySession(), 90, null, defaultLeasePolicy));
    expect(setLease(once, 90, null, defaultLeasePolicy)).toEqual({
      ok: false,
      refusal: { why: 'leaseNotLonger', currentMinutes: 90 },
    });
  });

  it.each([
    ['up to the maximum that it was given at ready', 120, { ok: true }],
    ['not a minute past it', 121, { ok: false, refusal: { why: 'leaseBeyondMaximum', maxMinutes: 120 } }],
  ])('of a session made ready under a lower cap goes %s', (_name, total, answer) => {
    expect(
      setLease(aReadySession({ maxExpiresAt: minute(122) }), total, null, defaultLeasePolicy),
    ).toMatchObject(answer);
  });

  it('keeps to a cap that was lowered after ready', () => {
    const policy = { ...defaultLeasePolicy, maxLeaseMinutes: 120 };
    expect(accepted(setLease(aReadySession(), 120, null, policy)).leaseMinutes).toBe(120);
    const refusal = { why: 'leaseBeyondMaximum', maxMinutes: 120 };
    expect(setLease(aReadySession(), 121, null, policy)).toEqual({ ok: false, refusal });
  });

  it.each([
    ['longer', 90],
    ['shorter', 30],
    ['impossibly long', longest + 1],
  ])('of an ended session is refused because it has ended, even when %s', (_name, total) => {
    expect(setLease(anEndedSession(), total, null, defaultLeasePolicy)).toEqual({
      ok: false,
      refusal: { why: 'ended' },
    });
  });

  it.each([
    ['works in the last moment of the lease', justBefore(minute(62)), { ok: true }],
    ['reopens nothing at the deadline itself', minute(62), { ok: false, refusal: { why: 'ended' } }],
  ])('%s', (_name, now, answer) => {
    expect(setLease(settle(aReadySession(), now), 90, null, defaultLeasePolicy)).toMatchObject(answer);
  });
});
