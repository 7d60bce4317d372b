import { accept, type Decision, refuse } from './decision.ts';
import { grantSeat } from './grant-seat.ts';
import type { Instant } from './instant.ts';
import type { LeasePolicy } from './lease-policy.ts';
import { standingReservation } from './seat.ts';
import type { ReadySession, Session } from './session.ts';

/** Who is to get the seat, and on whose word. */
export interface HandoverRequest {
  /** The device that is to have it from then on. */
  readonly deviceId: string;
  /** The seat that the presented secret belongs to; null: none was presented. */
  readonly presented: string | null;
  /** Whether the caller may do without the holder's secret. A secret that is presented has to be the right one all the same. */
  readonly isAdministrator: boolean;
  /** A new seat to give. */
  readonly fresh: string;
}

/**
 * Hands the seat to another device: a reservation of a fresh seat with the next epoch. Until the gate admits that device nothing else
 * changes: whoever holds the seat stays connected, and may come back by its own secret. The later epoch wins at the gate: that voids an
 * earlier hand-over that was not used, and a hand-over is void once the holder has come back by a later ticket. Unused it lapses like any
 * reservation, and all is as it was. Who has a standing first reservation counts as the holder, for its admission may not be reported yet.
 */
export function handOver(
  session: Session,
  { deviceId, presented, isAdministrator, fresh }: HandoverRequest,
  now: Instant,
  policy: LeasePolicy,
): Decision<ReadySession> {
  if (session.state === 'ended') return refuse({ why: 'ended' });
  if (session.state === 'starting') return refuse({ why: 'notReady' });
  if (session.requested.seatPolicy === 'exclusive') return refuse({ why: 'seatExclusive' });
  const owner = session.seat.holder ?? standingReservation(session.seat, now);
  if (owner === null) return refuse({ why: 'seatFree' });
  const isAllowed = presented === null ? isAdministrator : presented === owner.seat;
  if (!isAllowed) return refuse({ why: 'notTheHolder' });
  // An Administrator may do it without the secret: so a device whose secret is lost gets back in.
  if (presented !== null && owner.deviceId === deviceId) return refuse({ why: 'seatAlreadyHeld' });
  return accept(grantSeat(session, { seat: fresh, deviceId }, now, policy));
}
