import { describe, expect, it } from 'vitest';
import {
  type Alarm,
  isSeatWarningDue,
  nextWarningAt,
  rearm,
  ring,
  warningsBetween,
} from '../../../shared/domain/alarm.ts';
import type { LeaseOptions } from '../../../shared/domain/lease-options.ts';
import type { ReadySession } from '../../../shared/domain/session.ts';
import {
  aHolder,
  anEndedSession,
  aReadySession,
  aRequest,
  aSeat,
  aStartingSession,
  noOptions,
} from './sessions.ts';
import { justAfter, justBefore, minute } from './times.ts';

/** Ready at minute 2 with a lease to minute 62, and what it is to warn of. */
const session = (options: Partial<LeaseOptions>, change: Partial<ReadySession> = {}): ReadySession =>
  aReadySession({ requested: aRequest({ options: { ...noOptions, ...options } }), ...change });
const lease = (warned: readonly number[], at = minute(62)): Alarm => ({ kind: 'lease', at, warned });

describe('setting the alarms', () => {
  it('has one for each deadline, the lease’s first', () => {
    const { alarms } = rearm(session({ connectTimeoutMinutes: 30 }), minute(2));
    expect(alarms).toEqual([lease([]), { kind: 'connect', at: minute(32), warned: [] }]);
  });

  it.each([
    ['has nothing to warn of yet before the first lead', justBefore(minute(52)), []],
    ['counts a lead as done that is exactly as long as the time left', minute(52), [10]],
    ['counts every lead as done that is longer than the time left', justAfter(minute(60)), [10, 2]],
  ])('%s: nobody can be warned earlier than the deadline was set', (_name, now, warned) => {
    expect(rearm(session({ warningMinutes: [10, 2] }), now).alarms).toEqual([lease(warned)]);
  });

  it('keeps what was warned of a deadline that has not moved', () => {
    const warned = session({ warningMinutes: [10, 2] }, { alarms: [lease([10])] });
    expect(rearm(warned, minute(55))).toBe(warned);
  });

  it('begins anew with a deadline that has moved: a longer lease is warned of again', () => {
    const longer = session({ warningMinutes: [10, 2] }, { alarms: [lease([10, 2])], expiresAt: minute(92) });
    expect(rearm(longer, minute(61)).alarms).toEqual([lease([], minute(92))]);
  });

  it('drops the alarm of a deadline that is none any more', () => {
    const connected = session(
      { connectTimeoutMinutes: 30 },
      {
        alarms: [lease([]), { kind: 'connect', at: minute(32), warned: [] }],
        seat: aSeat({ granted: 1, admitted: 1, holder: aHolder() }),
      },
    );
    expect(rearm(connected, minute(5)).alarms).toEqual([lease([])]);
  });

  it.each([
    ['starting', aStartingSession()],
    ['ended', anEndedSession()],
  ])('leaves a session alone that is %s', (_state, other) => {
    expect(rearm(other, minute(5))).toBe(other);
  });
});

describe('warning', () => {
  const armed = session({ warningMinutes: [10, 2] }, { alarms: [lease([])] });

  it.each([
    ['is not due a moment before its lead', justBefore(minute(52)), []],
    ['is due at its lead itself', minute(52), [10]],
    ['is due late, however late somebody looks', justBefore(minute(60)), [10]],
    ['of several leads that are due voids the longer ones', minute(60), [10, 2]],
    ['is still given in the last moment', justBefore(minute(62)), [10, 2]],
    ['is not given at the deadline itself: it is over', minute(62), []],
  ])('%s', (_name, now, warned) => {
    expect(ring(armed, now, 'all').alarms).toEqual([lease(warned)]);
  });

  it('is given once for each deadline and lead', () => {
    const once = ring(armed, minute(52), 'all');
    expect(ring(once, minute(59), 'all')).toBe(once);
    expect(ring(ring(once, minute(60), 'all'), minute(61), 'all').alarms).toEqual([lease([10, 2])]);
  });

  it('without leads is none', () => {
    const silent = session({ warningMinutes: [] }, { alarms: [lease([])] });
    expect(ring(silent, minute(61), 'all')).toBe(silent);
    expect(nextWarningAt(silent)).toBeNull();
  });

  const waiting = session(
    { warningMinutes: [10], connectTimeoutMinutes: 30 },
    { alarms: [lease([]), { kind: 'connect', at: minute(32), warned: [] }] },
  );

  it('of a deadline of the seat is not given by somebody who has not heard the gate', () => {
    expect(ring(waiting, minute(22), 'lease')).toBe(waiting);
    expect(ring(waiting, minute(22), 'all').alarms[1]).toMatchObject({ kind: 'connect', warned: [10] });
  });

  it.each([
    ['before its lead', justBefore(minute(22)), false],
    ['at its lead', minute(22), true],
    ['in the last moment', justBefore(minute(32)), true],
    ['at the deadline, which has other consequences', minute(32), false],
  ])('of a deadline of the seat is a question for the gate: %s', (_name, now, isDue) => {
    expect(isSeatWarningDue(waiting, now)).toBe(isDue);
  });

  it('of the lease is no question for the gate', () => {
    expect(isSeatWarningDue(armed, minute(52))).toBe(false);
  });
});

describe('the next warning', () => {
  it('is the earliest that was not given', () => {
    expect(nextWarningAt(session({ warningMinutes: [10, 2] }, { alarms: [lease([])] }))).toBe(minute(52));
    expect(nextWarningAt(session({ warningMinutes: [10, 2] }, { alarms: [lease([10])] }))).toBe(minute(60));
  });

  it('is none when all were given', () => {
    expect(nextWarningAt(session({ warningMinutes: [10, 2] }, { alarms: [lease([2, 10])] }))).toBeNull();
  });
});

describe('what was warned between two versions', () => {
  const before = session({ warningMinutes: [10, 2] }, { alarms: [lease([])] });

  it('names the deadline and the shortest lead that became due', () => {
    expect(warningsBetween(before, ring(before, minute(60), 'all'))).toEqual([
      { kind: 'lease', at: minute(62), leadMinutes: 2 },
    ]);
  });

  it('does not take leads for warnings that were past when the deadline was set', () => {
    const after = rearm({ ...before, expiresAt: minute(70) }, minute(65));
    expect(after.alarms).toEqual([lease([10], minute(70))]);
    expect(warningsBetween(before, after)).toEqual([]);
  });

  it('is nothing before Ready and after the end', () => {
    expect(warningsBetween(aStartingSession(), before)).toEqual([]);
    expect(warningsBetween(before, anEndedSession())).toEqual([]);
  });
});
