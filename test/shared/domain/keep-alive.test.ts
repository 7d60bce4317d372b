import { describe, expect, it } from 'vitest';
import { keepAlive } from '../../../shared/domain/keep-alive.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { accepted } from './accepted.ts';
import { anEndedSession, aReadySession, aStartingSession } from './sessions.ts';
import { justAfter, justBefore, minute } from './times.ts';

describe('keepAlive', () => {
  it.each([
    ['adds what is missing', 20, minute(50), minute(70), 68],
    ['adds nothing when exactly as much is left', 12, minute(50), minute(62), 60],
    ['adds nothing when more is left: it never shortens', 1, minute(50), minute(62), 60],
    [
      'gives a whole minute where a moment is missing, for leases are whole minutes long',
      12,
      justAfter(minute(50)),
      minute(63),
      61,
    ],
    ['gives no more than the missing minute a moment before', 12, justBefore(minute(51)), minute(63), 61],
    ['works in the last moment of the lease', 1, justBefore(minute(62)), minute(63), 61],
  ])('%s', (_name, minutes, now, expiresAt, leaseMinutes) => {
    const session = aReadySession();
    expect(accepted(keepAlive(session, minutes, now))).toEqual({ ...session, expiresAt, leaseMinutes });
  });

  it('is the same session where nothing is added, so that nothing is written', () => {
    const session = aReadySession();
    expect(accepted(keepAlive(session, 10, minute(50)))).toBe(session);
  });

  it.each([
    ['as far as the cap goes', minute(62), minute(80)],
    ['not at all at the cap', minute(80), minute(80)],
  ])('goes %s', (_name, expiresAt, keptTo) => {
    const session = aReadySession({ expiresAt, maxExpiresAt: minute(80) });
    expect(accepted(keepAlive(session, 60, minute(50))).expiresAt).toBe(keptTo);
  });

  it('can be repeated at will: the second adds nothing to the first', () => {
    const once = accepted(keepAlive(aReadySession(), 30, minute(50)));
    expect(accepted(keepAlive(once, 30, minute(50)))).toBe(once);
  });

  it.each([
    ['starting', aStartingSession(), 'notReady'],
    ['ended', anEndedSession(), 'ended'],
    ['at its deadline', settle(aReadySession(), minute(62)), 'ended'],
  ])('is refused for a session that is %s', (_state, session, why) => {
    expect(keepAlive(session, 10, minute(62))).toEqual({ ok: false, refusal: { why } });
  });
});
