import type { Refusal } from '../domain/refusal.ts';
import type { Scene } from '../domain/seat.ts';
import type { ReadySession } from '../domain/session.ts';
import type { Clock } from '../ports/clock.ts';
import type { TicketIssuer } from '../ports/ticket-issuer.ts';

/** What a device gets to connect with. `seatSecret` only on the first grant: without it nobody returns as the same device. */
export interface SeatGrant {
  readonly url: string;
  readonly ticket: string;
  readonly epoch: number;
  readonly expiresInSeconds: number;
  readonly seatSecret: string | null;
}

export type SeatGranted =
  | { readonly ok: true; readonly grant: SeatGrant }
  | { readonly ok: false; readonly refusal: Refusal };

interface Parts {
  readonly tickets: TicketIssuer;
  readonly clock: Clock;
}

interface Ticketed {
  readonly replaces: boolean;
  readonly scene?: Scene;
  /** The seat that was ready to be given, and its secret, which goes to the device only where this seat was. */
  readonly fresh: { readonly seat: string; readonly secret: string };
}

/** Signs the one-use ticket for the reservation that a session has just got. */
export async function grantOf(
  { seat, host, endpoint, account, id }: ReadySession,
  { fresh, ...ticketed }: Ticketed,
  { tickets, clock }: Parts,
): Promise<SeatGranted> {
  if (!seat.reservation) throw new Error('A granted seat has no reservation.');
  const { epoch, until, deviceId, seat: granted } = seat.reservation;
  const now = clock();
  const ticket = await tickets.issue({
    ref: { account, id },
    hostId: host.hostId,
    deviceId,
    seat: granted,
    epoch,
    ...ticketed,
    now,
    until,
  });
  return {
    ok: true,
    grant: {
      url: endpoint.url,
      ticket,
      epoch,
      expiresInSeconds: Math.max(0, Math.floor((until - now) / 1000)),
      seatSecret: granted === fresh.seat ? fresh.secret : null,
    },
  };
}
