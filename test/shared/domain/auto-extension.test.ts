import { describe, expect, it } from 'vitest';
import { autoExtend, autoExtensionAt } from '../../../shared/domain/auto-extension.ts';
import type { AutoExtend } from '../../../shared/domain/lease-options.ts';
import { defaultLeasePolicy as policy } from '../../../shared/domain/lease-policy.ts';
import type { SeatHolder } from '../../../shared/domain/seat.ts';
import type { ReadySession } from '../../../shared/domain/session.ts';
import { aHolder, aReadySession, aRequest, aSeat, noOptions } from './sessions.ts';
import { justAfter, justBefore, minute, second } from './times.ts';

const rule: AutoExtend = { byMinutes: 15, whenRemainingMinutes: 5, upToMinutes: null };

/** Lease to minute 62; the device has sent something just before minute 57, when five minutes are left. */
const session = (
  autoExtend: Partial<AutoExtend> | null = {},
  holder: Partial<SeatHolder> | null = {},
  change: Partial<ReadySession> = {},
) =>
  aReadySession({
    requested: aRequest({ options: { ...noOptions, autoExtend: autoExtend && { ...rule, ...autoExtend } } }),
    seat: aSeat({
      granted: 1,
      admitted: 1,
      holder: holder && aHolder({ lastInputAt: second(57 * 60 - 10), ...holder }),
    }),
    ...change,
  });

describe('a lease that extends itself', () => {
  it.each([
    ['is not extended a moment before', justBefore(minute(57)), minute(62)],
    ['is extended when exactly that much is left', minute(57), minute(77)],
  ])('%s', (_name, now, expiresAt) => {
    expect(autoExtend(session(), now, policy).expiresAt).toBe(expiresAt);
  });

  it('counts how often, and grows as a total too', () => {
    expect(autoExtend(session(), minute(57), policy)).toEqual({
      ...session(),
      expiresAt: minute(77),
      leaseMinutes: 75,
      autoExtensions: 1,
    });
  });

  it('goes one step at a time, which is always enough: afterwards it is not due any more', () => {
    const tight = session({ byMinutes: 5, whenRemainingMinutes: 5 });
    const once = autoExtend(tight, minute(57), policy);
    expect(once.expiresAt).toBe(minute(67));
    expect(autoExtend(once, minute(57), policy)).toBe(once);
    expect(autoExtensionAt(once)).toBe(minute(62));
  });

  it.each([
    ['is extended when the last sign of life is almost a minute old', justAfter(second(56 * 60)), true],
    ['is not when it is a minute old', minute(56), false],
    ['is not when there never was one: being connected is not being active', null, false],
  ])('%s', (_name, lastInputAt, isExtended) => {
    const current = session({}, { lastInputAt });
    expect(autoExtend(current, minute(57), policy) !== current).toBe(isExtended);
  });

  it.each([
    ['a device that is gone, whatever it sent before', session({}, { connected: false, since: minute(57) })],
    ['nobody', session({}, null)],
  ])('is not extended for %s', (_name, current) => {
    expect(autoExtend(current, minute(57), policy)).toBe(current);
  });

  it.each([
    ['up to its own total exactly', { upToMinutes: 70 }, minute(72)],
    ['by less than a step, where no more is left to its total', { upToMinutes: 61 }, minute(63)],
    ['by a whole step, where its total is just that far', { upToMinutes: 75 }, minute(77)],
    [
      'no further than the longest that is allowed, whatever its own total',
      { upToMinutes: 1440 },
      minute(70),
    ],
  ])('goes %s', (_name, own, expiresAt) => {
    const cap = own.upToMinutes === 1440 ? { maxExpiresAt: minute(70) } : {};
    expect(autoExtend(session(own, {}, cap), minute(57), policy).expiresAt).toBe(expiresAt);
  });

  it.each([
    ['its total is reached', session({ upToMinutes: 60 })],
    ['its total lies below the lease that it has', session({ upToMinutes: 30 })],
    ['the longest that is allowed is reached', session({}, {}, { maxExpiresAt: minute(62) })],
    ['it is not to extend itself', session(null)],
  ])('has no next time when %s, and is not shortened', (_name, current) => {
    expect(autoExtensionAt(current)).toBeNull();
    expect(autoExtend(current, minute(61), policy)).toBe(current);
  });

  it('was due at Ready already where its lease is shorter than what has to be left', () => {
    const short = session({}, { lastInputAt: second(110) }, { leaseMinutes: 3, expiresAt: minute(5) });
    expect(autoExtensionAt(short)).toBe(minute(0));
    expect(autoExtend(short, minute(2), policy).expiresAt).toBe(minute(20));
  });

  it('is extended late as well, by one step from its end and not from now', () => {
    const late = session({}, { lastInputAt: second(61 * 60) });
    expect(autoExtend(late, justBefore(minute(62)), policy).expiresAt).toBe(minute(77));
  });
});
