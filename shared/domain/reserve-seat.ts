import { accept, type Decision, refuse } from './decision.ts';
import { grantSeat } from './grant-seat.ts';
import type { Instant } from './instant.ts';
import type { LeasePolicy } from './lease-policy.ts';
import { standingReservation } from './seat.ts';
import type { ReadySession, Session } from './session.ts';

/** Who asks for the seat: `presented` is the seat its secret belongs to, if it brought one; `fresh` a new seat to give otherwise. */
export interface SeatRequest {
  readonly deviceId: string;
  readonly presented: string | null;
  readonly fresh: string;
}

/**
 * Grants the seat: a reservation with the next epoch, for as long as a ticket may stay unused. Whoever holds the seat, or its
 * standing reservation, is known by device id *and* secret; a device id without its secret is nobody.
 */
export function reserveSeat(
  session: Session,
  request: SeatRequest,
  now: Instant,
  policy: LeasePolicy,
): Decision<ReadySession> {
  if (session.state === 'ended') return refuse({ why: 'ended' });
  if (session.state === 'starting') return refuse({ why: 'notReady' });
  const { seat } = session;
  const reserved = standingReservation(seat, now);
  const owner = seat.holder ?? reserved;
  const returns = owner !== null && owner.deviceId === request.deviceId && owner.seat === request.presented;
  if (owner && !returns) {
    return refuse({ why: 'seatTaken', reservedUntil: seat.holder ? null : (reserved?.until ?? null) });
  }
  return accept(
    grantSeat(session, { seat: owner?.seat ?? request.fresh, deviceId: request.deviceId }, now, policy),
  );
}
