import { describe, expect } from 'vitest';
import { after as later } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy as policy } from '../../../shared/domain/lease-policy.ts';
import { standingReservation } from '../../../shared/domain/seat.ts';
import { always } from './always.ts';

describe('whatever happens to a session, in whatever order and at whatever time', () => {
  describe('the seat', () => {
    always('is granted with an ever higher epoch', ({ verb, decision, before, after }) => {
      if (before.state !== 'ready' || after.state !== 'ready') return;
      expect(after.seat.granted).toBeGreaterThanOrEqual(before.seat.granted);
      expect(after.seat.admitted).toBeGreaterThanOrEqual(before.seat.admitted);
      if (verb !== 'reserveSeat' || !decision.ok) return;
      expect(after.seat.granted).toBe(before.seat.granted + 1);
      expect(after.seat.reservation?.epoch).toBe(after.seat.granted);
    });

    always('has at most one claim standing: holder and reservation are of one seat', ({ after, now }) => {
      if (after.state !== 'ready') return;
      const { granted, admitted, holder } = after.seat;
      const reserved = standingReservation(after.seat, now);
      expect(admitted).toBeLessThanOrEqual(granted);
      if (holder) expect(holder.epoch).toBe(admitted);
      if (reserved) expect(reserved.epoch).toBeGreaterThan(admitted);
      if (holder && reserved) expect(reserved.seat).toBe(holder.seat);
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

    always(
      'is reserved for no longer than a minute, and never past the lease',
      ({ verb, decision, now, after }) => {
        if (verb !== 'reserveSeat' || !decision.ok || after.state !== 'ready' || !after.seat.reservation)
          return;
        const { until } = after.seat.reservation;
        expect(until).toBeGreaterThan(now);
        expect(until).toBe(Math.min(later(now, policy.reservationMs), after.expiresAt));
      },
    );
  });
});
