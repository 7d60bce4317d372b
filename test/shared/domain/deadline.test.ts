import { describe, expect, it } from 'vitest';
import { deadlinesOf, missedDeadline, reasonFor } from '../../../shared/domain/deadline.ts';
import { outcomeOf } from '../../../shared/domain/end-reason.ts';
import type { LeaseOptions } from '../../../shared/domain/lease-options.ts';
import type { Seat } from '../../../shared/domain/seat.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { aHolder, aReadySession, aRequest, aReservation, aSeat, noOptions } from './sessions.ts';
import { justBefore, minute, second } from './times.ts';

const everything = { connectTimeoutMinutes: 30, reconnectTimeoutMinutes: 5, idleTimeoutMinutes: 15 };

/** Ready at minute 2, lease to minute 62. */
const session = (seat: Partial<Seat> = {}, options: Partial<LeaseOptions> = everything) =>
  aReadySession({ requested: aRequest({ options: { ...noOptions, ...options } }), seat: aSeat(seat) });

const used = { granted: 1, admitted: 1 };
const connected = { ...used, holder: aHolder() };
const gone = {
  ...used,
  holder: aHolder({ connected: false, since: minute(20) }),
  leftAt: minute(20),
};

describe('a ready session has', () => {
  it.each([
    ['its lease alone, when nothing else was asked for', session(connected, {}), []],
    ['a deadline for its first device, from Ready', session(), [['connect', minute(32)]]],
    [
      'no deadline for a first device that has been there',
      session(connected, { connectTimeoutMinutes: 30 }),
      [],
    ],
    [
      'a deadline for a sign of life, from the moment of connecting',
      session(connected),
      [['idle', minute(20)]],
    ],
    [
      'a deadline for a sign of life, from the last one',
      session({ ...used, holder: aHolder({ lastInputAt: minute(40) }) }),
      [['idle', minute(55)]],
    ],
    [
      'a deadline for a sign of life from connecting, when the last one is older: it was another connection’s',
      session({ ...used, holder: aHolder({ since: minute(10), lastInputAt: minute(6) }) }),
      [['idle', minute(25)]],
    ],
    ['a deadline for coming back, from leaving', session(gone), [['reconnect', minute(25)]]],
    [
      'a deadline for coming back under hand-over too, where nobody has the seat any more',
      session({ ...used, holder: null, leftAt: minute(20) }),
      [['reconnect', minute(25)]],
    ],
    [
      'no deadline for a sign of life from a device that is gone',
      session(gone, { idleTimeoutMinutes: 15 }),
      [],
    ],
    [
      'no deadline for coming back where nobody knows since when the device is gone, as in rows of format 1',
      session({ ...gone, leftAt: null }),
      [],
    ],
  ])('%s', (_name, ready, others) => {
    expect(deadlinesOf(ready).map(({ kind, at }) => [kind, at])).toEqual([['lease', minute(62)], ...others]);
  });

  it.each([
    [
      'later than the deadline puts it off: whoever has a ticket in hand may still use it',
      minute(33),
      minute(33),
    ],
    ['earlier than the deadline changes nothing', minute(31), minute(32)],
    ['exactly at the deadline changes nothing', minute(32), minute(32)],
  ])('a reservation that ends %s', (_name, until, at) => {
    const reserved = session({ granted: 1, reservation: aReservation({ until }) });
    expect(deadlinesOf(reserved)[1]).toEqual({ kind: 'connect', at });
  });

  it('a reservation of the device that comes back puts off the deadline for coming back', () => {
    const reserved = session({
      ...gone,
      granted: 2,
      reservation: aReservation({ epoch: 2, until: second(25 * 60 + 40) }),
    });
    expect(deadlinesOf(reserved)[1]).toEqual({ kind: 'reconnect', at: second(25 * 60 + 40) });
  });
});

describe('a deadline of the seat', () => {
  it('is missed at its own instant, not before', () => {
    expect(missedDeadline(session(), justBefore(minute(32)))).toBeNull();
    expect(missedDeadline(session(), minute(32))).toEqual({ kind: 'connect', at: minute(32) });
  });

  it('never ends a session by time alone: the gate may know better', () => {
    expect(settle(session(), minute(61)).state).toBe('ready');
  });

  it('is not the lease’s: that one ends the session by itself', () => {
    expect(missedDeadline(session({}, {}), minute(70))).toBeNull();
    expect(settle(session(), minute(62))).toMatchObject({ state: 'ended', reason: 'leaseExpired' });
  });

  it.each([
    ['connect', 'connectionTimeout', 'stopped'],
    ['reconnect', 'reconnectTimeout', 'stopped'],
    ['idle', 'idleTimeout', 'stopped'],
    ['lease', 'leaseExpired', 'expired'],
  ] as const)('%s ends a session as %s, which is %s', (kind, reason, outcome) => {
    expect(reasonFor[kind]).toBe(reason);
    expect(outcomeOf(reasonFor[kind])).toBe(outcome);
  });
});
