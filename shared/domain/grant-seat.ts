import { after, earliest, type Instant } from './instant.ts';
import type { LeasePolicy } from './lease-policy.ts';
import type { ReadySession } from './session.ts';

/** Reserves a seat for a device with the next epoch, for as long as a ticket may stay unused and the lease lasts. Nobody is in it yet. */
export function grantSeat(
  session: ReadySession,
  { seat, deviceId }: { readonly seat: string; readonly deviceId: string },
  now: Instant,
  policy: LeasePolicy,
): ReadySession {
  const epoch = session.seat.granted + 1;
  const until = earliest(after(now, policy.reservationMs), session.expiresAt);
  const reservation = { seat, deviceId, epoch, until };
  return { ...session, seat: { ...session.seat, granted: epoch, reservation } };
}
