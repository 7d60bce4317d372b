import { describe, expect, it } from 'vitest';
import { settle } from '../../../shared/domain/settle.ts';
import { stop } from '../../../shared/domain/stop.ts';
import { accepted } from './accepted.ts';
import { anEndedSession, aReadySession, aStartingSession } from './sessions.ts';
import { justBefore, minute } from './times.ts';

describe('stop', () => {
  it.each([
    ['a session without a host', aStartingSession({ host: { state: 'none' } })],
    ['a session whose host is being started', aStartingSession()],
    ['a ready session', aReadySession()],
  ])('ends %s at once, for the reason given', (_name, session) => {
    for (const reason of ['userRequested', 'administrator'] as const) {
      expect(accepted(stop(session, reason, minute(7)))).toMatchObject({
        state: 'ended',
        reason,
        endedAt: minute(7),
        message: null,
      });
    }
  });

  it.each([
    ['stopped', anEndedSession({ reason: 'userRequested', endedAt: minute(7) })],
    ['expired', anEndedSession()],
    ['failed', anEndedSession({ reason: 'hostFailure' })],
  ])('is not refused for a session that has %s, and changes nothing', (_name, session) => {
    expect(accepted(stop(session, 'administrator', minute(80)))).toBe(session);
  });

  it.each([
    ['is a stop in the last moment of the lease', justBefore(minute(62)), 'userRequested'],
    ['comes after the expiry at the deadline itself', minute(62), 'leaseExpired'],
  ])('%s', (_name, now, reason) => {
    expect(accepted(stop(settle(aReadySession(), now), 'userRequested', now))).toMatchObject({ reason });
  });
});
