import { describe, expect } from 'vitest';
import { after as later } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy as policy } from '../../../shared/domain/lease-policy.ts';
import { handoverOf, standingReservation } from '../../../shared/domain/seat.ts';
import { always } from './always.ts';

const isGrant = (verb: string): boolean => verb === 'reserveSeat' || verb === 'handOver';

describe('whatever happens to a session, in whatever order and at whatever time', () => {
  describe('the seat', () => {
    always('is granted with an ever higher epoch', ({ verb, decision, before, after }) => {
      if (before.state !== 'ready' || after.state !== 'ready') return;
      expect(after.seat.granted).toBeGreaterThanOrEqual(before.seat.granted);
      expect(after.seat.admitted).toBeGreaterThanOrEqual(before.seat.admitted);
      if (!isGrant(verb) || !decision.ok) return;
      expect(after.seat.granted).toBe(before.seat.granted + 1);
      expect(after.seat.reservation?.epoch).toBe(after.seat.granted);
    });

    always('has at most one holder, and its reservation is of the same seat or of a hand-over', (step) => {
      const { after, now } = step;
      if (after.state !== 'ready') return;
      const { granted, admitted, holder } = after.seat;
      const reserved = standingReservation(after.seat, now);
      expect(admitted).toBeLessThanOrEqual(granted);
      if (holder) expect(holder.epoch).toBe(admitted);
      if (reserved) expect(reserved.epoch).toBeGreaterThan(admitted);
      if (!holder || !reserved || reserved.seat === holder.seat) return;
      expect(after.requested.seatPolicy).toBe('handover');
      expect(handoverOf(after.seat)).toBe(reserved);
    });

    always('is given to nobody else while it is claimed, and never to a device id alone', (step) => {
      const { move, decision, before, now } = step;
      if (move?.verb !== 'reserveSeat' || before.state !== 'ready') return;
      const owner = before.seat.holder ?? standingReservation(before.seat, now);
      const knows = owner !== null && owner.deviceId === move.device && owner.seat === step.presented;
      expect(decision.ok).toBe(owner === null || knows);
      if (!decision.ok || decision.session.state !== 'ready') return;
      const seat = owner ? owner.seat : step.fresh;
      expect(decision.session.seat).toMatchObject({
        holder: before.seat.holder,
        reservation: { deviceId: move.device, seat },
      });
    });

    always('is handed over by its holder’s secret or by an Administrator, and by nobody else', (step) => {
      const { move, decision, before, now } = step;
      if (move?.verb !== 'handOver' || before.state !== 'ready') return;
      const owner = before.seat.holder ?? standingReservation(before.seat, now);
      const isTheHolders = owner !== null && owner.seat === step.presented && owner.deviceId !== move.device;
      const isByRank = owner !== null && step.presented === null && move.isAdministrator;
      const isHandedOver = before.requested.seatPolicy === 'handover' && (isTheHolders || isByRank);
      expect(decision.ok).toBe(isHandedOver);
      if (!decision.ok || decision.session.state !== 'ready') return;
      expect(decision.session.seat).toEqual({
        ...before.seat,
        granted: before.seat.granted + 1,
        reservation: {
          deviceId: move.device,
          seat: step.fresh,
          epoch: before.seat.granted + 1,
          until: Math.min(later(now, policy.reservationMs), before.expiresAt),
        },
      });
    });

    always('changes hands by the gate’s word alone', ({ verb, before, after }) => {
      if (before.state !== 'ready' || after.state !== 'ready' || verb === 'reportSeat') return;
      expect(after.seat.holder).toEqual(before.seat.holder);
    });

    always(
      'is reserved for no longer than a minute, and never past the lease',
      ({ verb, decision, now, after }) => {
        if (!isGrant(verb) || !decision.ok || after.state !== 'ready' || !after.seat.reservation) return;
        const { until } = after.seat.reservation;
        expect(until).toBeGreaterThan(now);
        expect(until).toBe(Math.min(later(now, policy.reservationMs), after.expiresAt));
      },
    );
  });
});
