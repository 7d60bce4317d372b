import { describe, expect, it } from 'vitest';
import { becomeReady } from '../../../shared/domain/become-ready.ts';
import type { Change } from '../../../shared/domain/change.ts';
import { changesBetween } from '../../../shared/domain/change.ts';
import { claimHost } from '../../../shared/domain/claim-host.ts';
import type { Decision } from '../../../shared/domain/decision.ts';
import { handOver } from '../../../shared/domain/hand-over.ts';
import { defaultLeasePolicy as policy } from '../../../shared/domain/lease-policy.ts';
import { loseHost } from '../../../shared/domain/lose-host.ts';
import { claimRelease, confirmRelease, failRelease } from '../../../shared/domain/release.ts';
import { reserveSeat } from '../../../shared/domain/reserve-seat.ts';
import { reportSeat } from '../../../shared/domain/seat-report.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { setLease } from '../../../shared/domain/set-lease.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { stop } from '../../../shared/domain/stop.ts';
import { accepted } from './accepted.ts';
import {
  aHolder,
  anEndedSession,
  anEndpoint,
  aReadySession,
  aReleasedHost,
  aReleasingHost,
  aRequest,
  aReservation,
  aSeat,
  aStartingSession,
  theHost,
} from './sessions.ts';
import { minute } from './times.ts';

const { hostId } = theHost;
const unhosted = aStartingSession({ host: { state: 'none' } });
const starting = aStartingSession();
const ready = aReadySession();
const reserved = aReadySession({ seat: aSeat({ granted: 1, reservation: aReservation() }) });
const taken = aReadySession({ seat: aSeat({ granted: 1, admitted: 1, holder: aHolder() }) });
const handedOut = { ...taken, requested: aRequest({ seatPolicy: 'handover' }) };
const trying = anEndedSession({ host: aReleasingHost({ attempts: 1 }) });
const lastTry = anEndedSession({ host: aReleasingHost({ attempts: 6 }) });

const headset = { deviceId: 'headset', presented: null, fresh: 'seat-of-headset' };
const headsetBack = { ...headset, presented: 'seat-of-headset' };
const toTablet = {
  deviceId: 'tablet',
  presented: 'seat-of-headset',
  isAdministrator: false,
  fresh: 'seat-of-tablet',
};
const admission = {
  epoch: 1,
  seat: 'seat-of-headset',
  deviceId: 'headset',
  connected: true,
  since: minute(5),
};
const loss = { ...admission, connected: false, since: minute(9) };

describe('the history of a session says', () => {
  it.each<[string, Session, (session: Session) => Decision, readonly Change[]]>([
    ['hostClaimed for a claim', unhosted, (s) => claimHost(s, theHost, minute(1)), ['hostClaimed']],
    [
      'ready when the lease begins',
      starting,
      (s) => becomeReady(s, hostId, anEndpoint, minute(2), policy),
      ['ready'],
    ],
    ['leaseSet for a lease set while starting', starting, (s) => setLease(s, 90, null, policy), ['leaseSet']],
    ['leaseSet for a lease set while ready', ready, (s) => setLease(s, 90, null, policy), ['leaseSet']],
    ['seatReserved for a ticket', ready, (s) => reserveSeat(s, headset, minute(5), policy), ['seatReserved']],
    [
      'handoverGranted for the ticket of another device',
      handedOut,
      (s) => handOver(s, toTablet, minute(8), policy),
      ['handoverGranted'],
    ],
    [
      'seatReserved for the holder’s own ticket, though a hand-over stood',
      accepted(handOver(handedOut, toTablet, minute(8), policy)),
      (s) => reserveSeat(s, headsetBack, minute(8), policy),
      ['seatReserved'],
    ],
    [
      'seatTaken when a hand-over comes to its end',
      accepted(handOver(handedOut, toTablet, minute(8), policy)),
      (s) => reportSeat(s, hostId, { ...admission, epoch: 2, seat: 'seat-of-tablet', deviceId: 'tablet' }),
      ['seatTaken'],
    ],
    ['seatTaken for an admission', reserved, (s) => reportSeat(s, hostId, admission), ['seatTaken']],
    [
      'seatTaken when the reservation had gone',
      ready,
      (s) => reportSeat(s, hostId, admission),
      ['seatTaken'],
    ],
    ['seatLeft when an exclusive seat is left', taken, (s) => reportSeat(s, hostId, loss), ['seatLeft']],
    ['seatLeft when the seat becomes free', handedOut, (s) => reportSeat(s, hostId, loss), ['seatLeft']],
    ['ended for a stop while starting', starting, (s) => stop(s, 'userRequested', minute(3)), ['ended']],
    [
      'ended, and nothing of the seat, for a stop',
      taken,
      (s) => stop(s, 'userRequested', minute(7)),
      ['ended'],
    ],
    ['ended for a lost host', ready, (s) => loseHost(s, hostId, 'gone', minute(7)), ['ended']],
    ['ended for an expiry', ready, (s) => ({ ok: true, session: settle(s, minute(62)) }), ['ended']],
    [
      'releaseTried for an attempt',
      anEndedSession(),
      (s) => claimRelease(s, minute(63), policy),
      ['releaseTried'],
    ],
    [
      'releaseIrrevocable when the attempts are used up',
      lastTry,
      (s) => failRelease(s, { hostId, attempts: 6 }, 'busy', minute(70), 0.5, policy),
      ['releaseIrrevocable'],
    ],
    ['released for a receipt', trying, (s) => confirmRelease(s, hostId, 'gone', minute(64)), ['released']],
  ])('%s', (_name, before, verb, changes) => {
    expect(changesBetween(before, accepted(verb(before)))).toEqual(changes);
  });

  it('created, and nothing else, for a session that was not there before', () => {
    expect(changesBetween(null, unhosted)).toEqual(['created']);
  });

  it('both, when one report tells of an admission and that it is over already', () => {
    const after = accepted(reportSeat(taken, hostId, { ...loss, epoch: 2 }));
    expect(changesBetween(taken, after)).toEqual(['seatTaken', 'seatLeft']);
  });

  it('both, when one report makes the session ready and takes its seat', () => {
    const after = accepted(
      reportSeat(accepted(becomeReady(starting, hostId, anEndpoint, minute(2), policy)), hostId, admission),
    );
    expect(changesBetween(starting, after)).toEqual(['ready', 'seatTaken']);
  });

  it.each([
    ['an attempt that is to be repeated', 1, trying],
    [
      'one more attempt of an irrevocable release',
      7,
      { ...lastTry, host: aReleasingHost({ state: 'irrevocable', attempts: 7 }) },
    ],
  ])('releaseFailed for %s that failed', (_name, attempts, before) => {
    const after = accepted(failRelease(before, { hostId, attempts }, 'busy', minute(70), 0.5, policy));
    expect(changesBetween(before, after)).toEqual(['releaseFailed']);
  });

  it.each([
    ['a starting session', starting],
    ['a ready session', taken],
    ['an ended session', trying],
    ['a released session', anEndedSession({ host: aReleasedHost() })],
  ])('nothing of %s that did not change', (_name, session) => {
    expect(changesBetween(session, session)).toEqual([]);
    expect(changesBetween(session, structuredClone(session))).toEqual([]);
  });
});
