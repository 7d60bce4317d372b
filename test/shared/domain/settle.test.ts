import { describe, expect, it } from 'vitest';
import { settle } from '../../../shared/domain/settle.ts';
import { aHolder, anEndedSession, aReadySession, aSeat, aStartingSession } from './sessions.ts';
import { day, justAfter, justBefore, minute } from './times.ts';

const unhosted = aStartingSession({ host: { state: 'none' } });
const held = aReadySession({ seat: aSeat({ granted: 1, admitted: 1, holder: aHolder() }) });

describe('settle', () => {
  it.each([
    ['a starting session before its start deadline', aStartingSession(), justBefore(minute(20))],
    ['a starting session that is overdue for a look only', aStartingSession(), minute(1)],
    ['a ready session before the end of its lease', aReadySession(), justBefore(minute(62))],
    ['a ready session that nobody ever connected to', aReadySession(), minute(61)],
    ['an ended session, however long ago it ended', anEndedSession(), day(400)],
  ])('leaves %s as it is', (_name, session, now) => {
    expect(settle(session, now)).toBe(session);
  });

  it.each([
    ['at its lease’s end', minute(62)],
    ['a moment later', justAfter(minute(62))],
    ['days later, after an outage', day(3)],
  ])('has a ready session expired at its deadline, when somebody looks %s', (_name, now) => {
    expect(settle(aReadySession(), now)).toMatchObject({
      state: 'ended',
      reason: 'leaseExpired',
      endedAt: minute(62),
      readyAt: minute(2),
      expiresAt: minute(62),
    });
  });

  it.each([
    ['with a host on its way', aStartingSession()],
    ['without a host', unhosted],
  ])('has a starting session %s fail at its start deadline', (_name, session) => {
    for (const now of [minute(20), justAfter(minute(20)), day(3)]) {
      expect(settle(session, now)).toMatchObject({
        state: 'ended',
        reason: 'placementTimeout',
        message: 'No host became ready before the start deadline.',
        endedAt: minute(20),
        readyAt: null,
        expiresAt: null,
      });
    }
  });

  it('writes the same end whoever notices it, and whenever', () => {
    expect(settle(held, day(9))).toEqual(settle(held, minute(62)));
  });

  it('has the release due since the deadline, so that a late look does not put it off', () => {
    expect(settle(aReadySession(), day(3)).host).toMatchObject({ since: minute(62), dueAt: minute(62) });
  });

  it('has the seat’s device gone at the deadline', () => {
    expect(settle(held, day(3))).toMatchObject({ lastHolder: { connected: false, since: minute(62) } });
  });
});
