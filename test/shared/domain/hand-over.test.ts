import { describe, expect, it } from 'vitest';
import { type HandoverRequest, handOver } from '../../../shared/domain/hand-over.ts';
import { after as later, SECOND } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy as policy } from '../../../shared/domain/lease-policy.ts';
import { reserveSeat } from '../../../shared/domain/reserve-seat.ts';
import type { Seat } from '../../../shared/domain/seat.ts';
import { reportSeat } from '../../../shared/domain/seat-report.ts';
import type { ReadySession, Session } from '../../../shared/domain/session.ts';
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
import { justBefore, minute } from './times.ts';

const handingOver = (seat: Seat, change: Partial<ReadySession> = {}): ReadySession =>
  aReadySession({ requested: aRequest({ seatPolicy: 'handover' }), seat, ...change });
const held = aSeat({ granted: 1, admitted: 1, holder: aHolder() });

/** The holder, a headset, gives its seat to a tablet. */
const toTablet: HandoverRequest = {
  deviceId: 'tablet',
  presented: 'seat-of-headset',
  isAdministrator: false,
  fresh: 'seat-of-tablet',
};
const byAdministrator = { ...toTablet, presented: null, isAdministrator: true };
const headsetBack = { deviceId: 'headset', presented: 'seat-of-headset', fresh: 'unused' };

const hand = (session: Session, request: HandoverRequest = toTablet, now = minute(10)) =>
  handOver(session, request, now, policy);
const refused = (why: string) => ({ ok: false, refusal: { why } });

/** What the gate says next of the tablet, or of the headset. */
const says = (session: Session, deviceId: 'tablet' | 'headset', epoch: number, connected = true): Seat => {
  const report = { epoch, seat: `seat-of-${deviceId}`, deviceId, connected, since: minute(11) };
  const heard = accepted(reportSeat(session, theHost.hostId, report));
  if (heard.state !== 'ready') throw new Error('The session has ended.');
  return heard.seat;
};

describe('handOver', () => {
  it.each([
    ['by the secret of whoever has the seat', toTablet],
    ['by an Administrator, who needs none', byAdministrator],
    ['by an Administrator who brings the right one', { ...toTablet, isAdministrator: true }],
  ])(
    'reserves a seat of its own for the other device %s: the next epoch, for 60 seconds',
    (_name, request) => {
      const reservation = { seat: 'seat-of-tablet', deviceId: 'tablet', epoch: 2, until: minute(11) };
      expect(accepted(hand(handingOver(held), request)).seat).toEqual({ ...held, granted: 2, reservation });
    },
  );

  it('leaves the holder where it is: only the gate ends that', () => {
    expect(accepted(hand(handingOver(held))).seat.holder).toEqual(aHolder());
  });

  it('lasts no longer than the lease', () => {
    const now = later(minute(62), -SECOND);
    expect(accepted(hand(handingOver(held), toTablet, now)).seat.reservation?.until).toBe(minute(62));
  });

  it('is possible before the admission of the first device is reported, by the secret that came with its ticket', () => {
    const reserved = handingOver(aSeat({ granted: 1, reservation: aReservation({ until: minute(11) }) }));
    expect(accepted(hand(reserved)).seat).toMatchObject({
      granted: 2,
      reservation: { seat: 'seat-of-tablet', epoch: 2 },
    });
  });

  describe('is refused', () => {
    it.each([
      ['for a session that is still starting', aStartingSession(), 'notReady'],
      ['for a session that has ended', anEndedSession(), 'ended'],
      ['where the seat is exclusive', aReadySession({ seat: held }), 'seatExclusive'],
      ['where nobody has ever had the seat', handingOver(aSeat()), 'seatFree'],
      ['where its device has left', handingOver(aSeat({ granted: 1, admitted: 1 })), 'seatFree'],
      [
        'where the only reservation has lapsed, at its very end',
        handingOver(aSeat({ granted: 1, reservation: aReservation({ until: minute(10) }) })),
        'seatFree',
      ],
    ])('%s: %s', (_name, session, why) => {
      expect(hand(session, toTablet)).toEqual(refused(why));
      expect(hand(session, byAdministrator)).toEqual(refused(why));
    });

    it.each([
      ['without a secret', { ...toTablet, presented: null }],
      ['with a wrong one', { ...toTablet, presented: 'seat-of-nobody' }],
      [
        'with a wrong one even by an Administrator, who may leave it out',
        { ...toTablet, presented: 'seat-of-nobody', isAdministrator: true },
      ],
    ])('%s', (_name, request) => {
      expect(hand(handingOver(held), request)).toEqual(refused('notTheHolder'));
    });

    it('to the device that has the seat, by its own secret: that one comes back by itself', () => {
      expect(hand(handingOver(held), { ...toTablet, deviceId: 'headset' })).toEqual(
        refused('seatAlreadyHeld'),
      );
    });

    it('by the new device before it was admitted: the seat is not its own yet', () => {
      const handed = accepted(hand(handingOver(held)));
      const onwards = { ...toTablet, deviceId: 'phone', presented: 'seat-of-tablet', fresh: 'seat-of-phone' };
      expect(hand(handed, onwards)).toEqual(refused('notTheHolder'));
    });
  });

  it('lets an Administrator give a device whose secret is lost a new seat under its old name', () => {
    const again = accepted(hand(handingOver(held), { ...byAdministrator, deviceId: 'headset' }));
    expect(again.seat.reservation).toMatchObject({ seat: 'seat-of-tablet', deviceId: 'headset', epoch: 2 });
  });

  describe('when the new device', () => {
    const handed = accepted(hand(handingOver(held)));

    it('was admitted, makes it the holder, and the old secret opens nothing any more', () => {
      const taken = handingOver(says(handed, 'tablet', 2));
      expect(taken.seat).toMatchObject({ holder: { deviceId: 'tablet', epoch: 2 }, reservation: null });
      expect(reserveSeat(taken, headsetBack, minute(12), policy)).toMatchObject(refused('seatTaken'));
      expect(hand(taken, { ...toTablet, deviceId: 'phone' })).toEqual(refused('notTheHolder'));
    });

    it('was admitted, hears of the old one no more: its late goodbye is of an older epoch', () => {
      const taken = handingOver(says(handed, 'tablet', 2));
      expect(says(taken, 'headset', 1, false)).toBe(taken.seat);
    });

    it('does not come, leaves everything as it was: the old secret opens the seat for its own device alone', () => {
      const now = minute(11);
      expect(accepted(reserveSeat(handed, headsetBack, now, policy)).seat).toMatchObject({
        holder: aHolder(),
        reservation: { seat: 'seat-of-headset', deviceId: 'headset', epoch: 3 },
      });
      const stranger = { deviceId: 'tablet', presented: 'seat-of-tablet', fresh: 'unused' };
      expect(reserveSeat(handed, stranger, now, policy)).toMatchObject(refused('seatTaken'));
    });

    it('is on its way while the holder comes back: the later epoch is the holder’s, and voids the hand-over once it is in', () => {
      const back = accepted(reserveSeat(handed, headsetBack, justBefore(minute(11)), policy));
      expect(back.seat.reservation).toMatchObject({ seat: 'seat-of-headset', epoch: 3 });
      const returned = handingOver(says(back, 'headset', 3));
      expect(returned.seat).toMatchObject({ holder: { deviceId: 'headset', epoch: 3 }, reservation: null });
      expect(says(returned, 'tablet', 2)).toBe(returned.seat);
    });

    it('comes in after all before the holder does: then the holder’s ticket is void', () => {
      const back = accepted(reserveSeat(handed, headsetBack, minute(10), policy));
      expect(says(back, 'tablet', 2)).toMatchObject({
        holder: { deviceId: 'tablet', epoch: 2 },
        reservation: null,
      });
    });
  });

  it('twice at once leaves the later one standing, by its higher epoch', () => {
    const phone = { ...toTablet, deviceId: 'phone', fresh: 'seat-of-phone' };
    const both = accepted(hand(accepted(hand(handingOver(held))), phone));
    expect(both.seat).toMatchObject({ holder: aHolder(), reservation: { deviceId: 'phone', epoch: 3 } });
  });
});
