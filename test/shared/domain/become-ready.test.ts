import { describe, expect, it } from 'vitest';
import { becomeReady } from '../../../shared/domain/become-ready.ts';
import type { Instant } from '../../../shared/domain/instant.ts';
import { MINUTE } from '../../../shared/domain/instant.ts';
import type { LeasePolicy } from '../../../shared/domain/lease-policy.ts';
import { defaultLeasePolicy } from '../../../shared/domain/lease-policy.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { setLease } from '../../../shared/domain/set-lease.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { accepted } from './accepted.ts';
import { anEndedSession, anEndpoint, aReadySession, aSeat, aStartingSession, theHost } from './sessions.ts';
import { justBefore, minute } from './times.ts';

const ready = (session: Session, now: Instant = minute(2), policy: LeasePolicy = defaultLeasePolicy) =>
  accepted(becomeReady(session, theHost.hostId, anEndpoint, now, policy));

describe('becomeReady', () => {
  it('begins the lease: ready since now, with the host held, its endpoint known and the seat free', () => {
    const { startDeadline: _, ...kept } = aStartingSession();
    expect(ready(aStartingSession())).toEqual({
      ...kept,
      state: 'ready',
      readyAt: minute(2),
      expiresAt: minute(62),
      maxExpiresAt: minute(2 + 1440),
      host: { state: 'held', ...theHost, since: minute(2) },
      endpoint: anEndpoint,
      seat: aSeat(),
      alarms: [],
      extensions: [],
      autoExtensions: 0,
    });
  });

  it.each([
    ['a minute', 1, minute(3)],
    ['an hour', 60, minute(62)],
    ['the longest lease, which ends exactly at the maximum', 1440, minute(1442)],
  ])('counts the whole lease from ready, not from creation: %s', (_name, leaseMinutes, expiresAt) => {
    expect(ready(aStartingSession({ leaseMinutes }))).toMatchObject({ readyAt: minute(2), expiresAt });
  });

  it('counts a lease that was set while starting, not the requested one', () => {
    const extended = accepted(setLease(aStartingSession(), 90, null, defaultLeasePolicy));
    expect(ready(extended)).toMatchObject({ leaseMinutes: 90, expiresAt: minute(92) });
  });

  it.each([
    ['a session that is ready already', aReadySession()],
    ['a session that has ended', anEndedSession()],
    ['a session that has not claimed a host', aStartingSession({ host: { state: 'none' } })],
  ])('changes nothing for %s', (_name, session) => {
    expect(ready(session, minute(10))).toBe(session);
  });

  it('changes nothing when a host says it that this session does not name', () => {
    const session = aStartingSession();
    expect(accepted(becomeReady(session, 'host-2', anEndpoint, minute(2), defaultLeasePolicy))).toBe(session);
  });

  it.each([
    ['is in time in the last moment before the start deadline', justBefore(minute(20)), 'ready'],
    ['comes too late at the start deadline itself', minute(20), 'ended'],
  ])('%s', (_name, now, state) => {
    expect(ready(settle(aStartingSession(), now), now).state).toBe(state);
  });

  it('takes the longest total from the policy', () => {
    const policy = { ...defaultLeasePolicy, maxLeaseMinutes: 120 };
    expect(ready(aStartingSession(), minute(2), policy)).toMatchObject({ maxExpiresAt: minute(122) });
  });

  it('keeps an accepted lease whole, and within its maximum, when the cap was lowered meanwhile', () => {
    const pending = accepted(setLease(aStartingSession(), 600, null, defaultLeasePolicy));
    const session = ready(pending, minute(2), { ...defaultLeasePolicy, maxLeaseMinutes: 120 });
    if (session.state !== 'ready') throw new Error('Not ready.');
    expect(session.expiresAt - session.readyAt).toBe(600 * MINUTE);
    expect(session.maxExpiresAt).toBeGreaterThanOrEqual(session.expiresAt);
  });
});
