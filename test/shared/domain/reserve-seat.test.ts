import { describe, expect, it } from 'vitest';
import { after as later, SECOND } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../../shared/domain/lease-policy.ts';
import type { SeatRequest } from '../../../shared/domain/reserve-seat.ts';
import { reserveSeat } from '../../../shared/domain/reserve-seat.ts';
import type { Seat } from '../../../shared/domain/seat.ts';
import { accepted } from './accepted.ts';
import { aHolder, anEndedSession, aReadySession, aReservation, aSeat, aStartingSession } from './sessions.ts';
import { justBefore, minute } from './times.ts';

const headset = { deviceId: 'headset', presented: null, fresh: 'fresh-seat' };
const headsetBack = { ...headset, presented: 'seat-of-headset' };
const tablet = { deviceId: 'tablet', presented: null, fresh: 'fresh-seat' };

const taken = aSeat({ granted: 1, admitted: 1, holder: aHolder() });
const kept = aSeat({ granted: 1, admitted: 1, holder: aHolder({ connected: false, since: minute(9) }) });
const reserved = aSeat({ granted: 1, reservation: aReservation() });
const givenUp = aSeat({ granted: 1, admitted: 1 });

const ask = (seat: Seat, request: SeatRequest, now = minute(10)) =>
  reserveSeat(aReadySession({ seat }), request, now, defaultLeasePolicy);
const reservationOf = (seat: Seat, request: SeatRequest, now = minute(10)) =>
  accepted(ask(seat, request, now)).seat.reservation;
const refused = (reservedUntil: number | null) => ({
  ok: false,
  refusal: { why: 'seatTaken', reservedUntil },
});

describe('reserveSeat', () => {
  it('reserves the free seat for the first device that asks: epoch 1, a fresh seat, 60 seconds', () => {
    const reservation = { seat: 'fresh-seat', deviceId: 'headset', epoch: 1, until: minute(11) };
    expect(accepted(ask(aSeat(), headset))).toEqual(
      aReadySession({ seat: aSeat({ granted: 1, reservation }) }),
    );
  });

  it('does not make anybody the holder: only the gate does', () => {
    expect(accepted(ask(aSeat(), headset)).seat).toMatchObject({ admitted: 0, holder: null });
  });

  it.each([
    ['a session that is still starting', aStartingSession(), 'notReady'],
    ['a session that has ended', anEndedSession(), 'ended'],
  ])('is refused for %s', (_name, session, why) => {
    expect(reserveSeat(session, headset, minute(10), defaultLeasePolicy)).toEqual({
      ok: false,
      refusal: { why },
    });
  });

  it.each([
    ['60 seconds, when more is left of the lease', 61, 60],
    ['60 seconds, when exactly that is left', 60, 60],
    ['what is left of the lease, when that is less', 59, 59],
    ['a single second before the end', 1, 1],
  ])('lasts %s', (_name, secondsLeft, lasts) => {
    const now = later(minute(62), -secondsLeft * SECOND);
    expect(reservationOf(aSeat(), headset, now)?.until).toBe(later(now, lasts * SECOND));
  });

  describe('while another reservation stands', () => {
    it.each([
      ['another device', tablet],
      ['another device with a seat of its own', { ...tablet, presented: 'seat-of-tablet' }],
      ['the same device id without its secret', headset],
      ['the same device id with a wrong secret', { ...headset, presented: 'seat-of-tablet' }],
      ['the right secret under another device id', { ...tablet, presented: 'seat-of-headset' }],
    ])('refuses %s and says until when', (_name, request) => {
      expect(ask(reserved, request, justBefore(minute(6)))).toEqual(refused(minute(6)));
    });

    it('gives whoever has its secret a new ticket to the same seat, with the next epoch and a full minute', () => {
      const now = justBefore(minute(6));
      const again = { ...aReservation(), epoch: 2, until: later(now, 60 * SECOND) };
      expect(accepted(ask(reserved, headsetBack, now)).seat).toEqual({
        ...reserved,
        granted: 2,
        reservation: again,
      });
    });

    it('no longer counts at its own end: then anybody gets a fresh seat, with the next epoch', () => {
      expect(reservationOf(reserved, tablet, minute(6))).toMatchObject({
        seat: 'fresh-seat',
        deviceId: 'tablet',
        epoch: 2,
      });
    });

    it('once lapsed leaves its secret without a seat: its device begins anew', () => {
      expect(reservationOf(reserved, headsetBack, minute(6))).toMatchObject({ seat: 'fresh-seat', epoch: 2 });
    });
  });

  describe.each([
    ['is connected', taken],
    ['is gone, and the seat kept for it', kept],
  ])('while the holder %s', (_name, seat) => {
    it.each([
      ['another device', tablet],
      ['another device with a seat of its own', { ...tablet, presented: 'seat-of-tablet' }],
      ['the same device id without its secret', headset],
      ['the same device id with a wrong secret', { ...headset, presented: 'seat-of-tablet' }],
      ['the right secret under another device id', { ...tablet, presented: 'seat-of-headset' }],
    ])('refuses %s, without an end in sight', (_who, request) => {
      expect(ask(seat, request)).toEqual(refused(null));
    });

    it('gives the holder a ticket to its own seat, with the next epoch', () => {
      const session = accepted(ask(seat, headsetBack));
      expect(session.seat).toEqual({
        ...seat,
        granted: 2,
        reservation: { seat: 'seat-of-headset', deviceId: 'headset', epoch: 2, until: minute(11) },
      });
    });

    it('still says that it is held when the holder has a reservation too', () => {
      const reservation = aReservation({ epoch: 2, until: minute(11) });
      expect(ask({ ...seat, granted: 2, reservation }, tablet)).toEqual(refused(null));
    });
  });

  it('gives a seat that was given up to any device, as a fresh seat with the next epoch', () => {
    expect(reservationOf(givenUp, tablet)).toMatchObject({
      seat: 'fresh-seat',
      deviceId: 'tablet',
      epoch: 2,
    });
  });

  it('gives a device that gave the seat up no way back by its old secret: it is a fresh seat for it too', () => {
    expect(reservationOf(givenUp, headsetBack)).toMatchObject({ seat: 'fresh-seat', epoch: 2 });
  });
});
