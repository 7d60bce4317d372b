import { describe, expect, it } from 'vitest';
import type { Seat, SeatPolicy } from '../../../shared/domain/seat.ts';
import type { SeatReport } from '../../../shared/domain/seat-report.ts';
import { reportSeat } from '../../../shared/domain/seat-report.ts';
import { accepted } from './accepted.ts';
import {
  aHolder,
  anEndedSession,
  aReadySession,
  aRequest,
  aReservation,
  aSeat,
  aStartingSession,
  theHost,
} from './sessions.ts';
import { minute } from './times.ts';

const admission: SeatReport = {
  epoch: 1,
  seat: 'seat-of-headset',
  deviceId: 'headset',
  connected: true,
  since: minute(5),
};
const loss: SeatReport = { ...admission, connected: false, since: minute(9) };

const reserved = aSeat({ granted: 1, reservation: aReservation() });
const taken = aSeat({ granted: 1, admitted: 1, holder: aHolder() });
const left = { granted: 1, admitted: 1, leftAt: minute(9) };
const kept = aSeat({ ...left, holder: aHolder({ connected: false, since: minute(9) }) });
const free = aSeat(left);

const aSession = (seat: Seat, seatPolicy: SeatPolicy) =>
  aReadySession({ seat, requested: aRequest({ seatPolicy }) });

/** The seat after the reports; also that a report which changes nothing leaves the very same session. */
function seatAfter(seat: Seat, seatPolicy: SeatPolicy, ...reports: SeatReport[]): Seat {
  let session = aSession(seat, seatPolicy);
  for (const report of reports) {
    const next = accepted(reportSeat(session, theHost.hostId, report));
    if (next.state !== 'ready') throw new Error('A seat report ended the session.');
    session = next;
  }
  return session.seat;
}

describe.each(['exclusive', 'handover'] as const)('reportSeat, %s', (policy) => {
  it('gives the admitted device the seat and uses its reservation up', () => {
    expect(seatAfter(reserved, policy, admission)).toEqual(taken);
  });

  it('takes the seat even when the reservation has lapsed and somebody else has reserved since', () => {
    const later = aReservation({ seat: 'seat-of-tablet', deviceId: 'tablet', epoch: 2, until: minute(8) });
    expect(seatAfter(aSeat({ granted: 2, reservation: later }), policy, admission)).toEqual({
      ...taken,
      granted: 2,
    });
  });

  it('moves the seat on with every newer epoch', () => {
    const next = { ...admission, epoch: 2, since: minute(12) };
    expect(seatAfter({ ...taken, granted: 2 }, policy, next)).toEqual(
      aSeat({ granted: 2, admitted: 2, holder: aHolder({ epoch: 2, since: minute(12) }) }),
    );
  });

  it('never grants an epoch again that the gate has seen, even one that this record does not know of', () => {
    expect(seatAfter(reserved, policy, { ...admission, epoch: 7 })).toMatchObject({
      granted: 7,
      admitted: 7,
    });
  });

  const newer = aSeat({ granted: 3, admitted: 3, holder: aHolder({ epoch: 3, since: minute(15) }) });
  it.each([
    ['the same admission again', taken, admission],
    ['the same admission with another time', taken, { ...admission, since: minute(6) }],
    ['an admission that comes after its own loss', policy === 'exclusive' ? kept : free, admission],
    ['the same loss again', policy === 'exclusive' ? kept : free, loss],
    ['an admission of an older epoch', newer, { ...admission, epoch: 2 }],
    ['a loss of an older epoch', newer, { ...loss, epoch: 2 }],
    ['a loss before anybody was admitted', aSeat(), { ...loss, epoch: 0 }],
  ])('changes nothing: %s', (_name, seat, report) => {
    const session = aSession(seat, policy);
    expect(accepted(reportSeat(session, theHost.hostId, report))).toBe(session);
  });

  it('leaves the next reservation alone when an old report is repeated', () => {
    const waiting = { ...taken, granted: 2, reservation: aReservation({ epoch: 2, until: minute(11) }) };
    expect(seatAfter(waiting, policy, admission)).toBe(waiting);
  });

  it('leaves the reservation of a device that comes back standing while its old connection is lost', () => {
    const reservation = aReservation({ epoch: 2, until: minute(11) });
    expect(seatAfter({ ...taken, granted: 2, reservation }, policy, loss).reservation).toBe(reservation);
  });

  it('says nothing of the seat when another host reports', () => {
    const session = aSession(reserved, policy);
    expect(accepted(reportSeat(session, 'host-2', admission))).toBe(session);
  });
});

describe('reportSeat of a loss', () => {
  it.each([
    ['exclusive: the seat stays the device’s, not connected since then', 'exclusive', kept],
    ['handover: the seat is free', 'handover', free],
  ] as const)('%s', (_name, policy, seat) => {
    expect(seatAfter(taken, policy, loss)).toEqual(seat);
    expect(seatAfter(reserved, policy, loss)).toEqual(seat);
    expect(seatAfter(reserved, policy, loss, admission)).toEqual(seat);
  });
});

describe('reportSeat', () => {
  it.each([
    ['still starting', aStartingSession()],
    ['ended', anEndedSession()],
  ])('changes nothing in a session that is %s', (_name, session) => {
    expect(accepted(reportSeat(session, theHost.hostId, admission))).toBe(session);
  });
});
