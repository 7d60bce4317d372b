import { describe, expect, it } from 'vitest';
import { end } from '../../../shared/domain/end.ts';
import type { EndReason } from '../../../shared/domain/end-reason.ts';
import { outcomeOf, outcomes } from '../../../shared/domain/end-reason.ts';
import {
  aHolder,
  anEndedSession,
  aReadySession,
  aReleasingHost,
  aSeat,
  aStartingSession,
} from './sessions.ts';
import { minute } from './times.ts';

const aSessionHeldBy = (holder: ReturnType<typeof aHolder> | null) =>
  aReadySession({ seat: aSeat({ granted: 1, admitted: 1, holder }) });

describe('end', () => {
  it('keeps of a ready session what the record has to answer for 30 days, and nothing else', () => {
    expect(end(aReadySession(), 'leaseExpired', minute(62))).toEqual(anEndedSession());
  });

  it('keeps of a starting session that it never was ready', () => {
    expect(end(aStartingSession(), 'placementTimeout', minute(20), 'No host.')).toEqual(
      anEndedSession({
        reason: 'placementTimeout',
        message: 'No host.',
        endedAt: minute(20),
        readyAt: null,
        expiresAt: null,
        host: aReleasingHost({ since: minute(20), dueAt: minute(20) }),
      }),
    );
  });

  it('says nothing more than the reason unless it is told to', () => {
    expect(end(aReadySession(), 'administrator', minute(7)).message).toBeNull();
  });

  it.each([
    ['a held host', aReadySession()],
    ['a host that is only being started, for it may exist all the same', aStartingSession()],
  ])('gives back %s, due at once and not yet tried', (_name, session) => {
    expect(end(session, 'userRequested', minute(7)).host).toEqual(
      aReleasingHost({ since: minute(7), attempts: 0, dueAt: minute(7), answer: null }),
    );
  });

  it('has nothing to give back when no host was ever claimed', () => {
    const session = aStartingSession({ host: { state: 'none' } });
    expect(end(session, 'userRequested', minute(7)).host).toEqual({ state: 'none' });
  });

  it.each([
    [
      'the connected device, gone at the end',
      aHolder(),
      { ...aHolder(), connected: false, since: minute(7) },
    ],
    [
      'a device that was gone already, since it left',
      aHolder({ connected: false, since: minute(6) }),
      aHolder({ connected: false, since: minute(6) }),
    ],
    ['nobody, where nobody was', null, null],
  ])('remembers who had the seat: %s', (_name, holder, lastHolder) => {
    expect(end(aSessionHeldBy(holder), 'userRequested', minute(7)).lastHolder).toEqual(lastHolder);
  });
});

describe('the outcome of a reason', () => {
  it.each([
    ['userRequested', 'stopped'],
    ['administrator', 'stopped'],
    ['connectionTimeout', 'stopped'],
    ['reconnectTimeout', 'stopped'],
    ['idleTimeout', 'stopped'],
    ['leaseExpired', 'expired'],
    ['placementTimeout', 'error'],
    ['provisioningFailed', 'error'],
    ['hostFailure', 'error'],
  ] satisfies [EndReason, string][])('%s is %s', (reason, outcome) => {
    expect(outcomeOf(reason)).toBe(outcome);
  });

  it('is said here for every reason there is', () => {
    expect(Object.keys(outcomes)).toHaveLength(9);
  });
});
