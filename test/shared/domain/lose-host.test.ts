import { describe, expect, it } from 'vitest';
import { loseHost } from '../../../shared/domain/lose-host.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { accepted } from './accepted.ts';
import { anEndedSession, aReadySession, aReleasingHost, aStartingSession, theHost } from './sessions.ts';
import { justBefore, minute } from './times.ts';

const message = 'The engine left with exit code 1.';

describe('loseHost', () => {
  it.each([
    ['a ready session as a failure of its host', aReadySession(), 'hostFailure'],
    ['a starting session as a failure to provide one', aStartingSession(), 'provisioningFailed'],
  ])('ends %s, with what the agent said', (_name, session, reason) => {
    expect(accepted(loseHost(session, theHost.hostId, message, minute(7)))).toMatchObject({
      state: 'ended',
      reason,
      message,
      endedAt: minute(7),
    });
  });

  it('still gives the host back: that it is gone is for its provider to confirm', () => {
    expect(accepted(loseHost(aReadySession(), theHost.hostId, message, minute(7))).host).toEqual(
      aReleasingHost({ since: minute(7), dueAt: minute(7) }),
    );
  });

  it.each([
    ['a ready session that holds another host', aReadySession(), 'host-2'],
    ['a starting session that waits for another host', aStartingSession(), 'host-2'],
    ['a session that has claimed no host', aStartingSession({ host: { state: 'none' } }), theHost.hostId],
    ['a session that has ended', anEndedSession(), theHost.hostId],
  ])('changes nothing in %s', (_name, session, hostId) => {
    expect(accepted(loseHost(session, hostId, message, minute(7)))).toBe(session);
  });

  it.each([
    ['a failure in the last moment of the lease', justBefore(minute(62)), 'hostFailure'],
    ['an expiry from the deadline on, whatever became of the host', minute(62), 'leaseExpired'],
  ])('is %s', (_name, now, reason) => {
    const session = settle(aReadySession(), now);
    expect(accepted(loseHost(session, theHost.hostId, message, now))).toMatchObject({ reason });
  });
});
