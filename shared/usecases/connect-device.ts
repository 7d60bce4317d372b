import type { LeasePolicy } from '../domain/lease-policy.ts';
import type { Refusal } from '../domain/refusal.ts';
import { reserveSeat } from '../domain/reserve-seat.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Chance } from '../ports/chance.ts';
import type { Clock } from '../ports/clock.ts';
import type { TicketIssuer } from '../ports/ticket-issuer.ts';
import type { Caller } from './caller.ts';
import type { ChangeSession } from './change-session.ts';

/** What a device gets to connect with. `seatSecret` only on the first grant: without it nobody returns as the same device. */
export interface SeatGrant {
  readonly url: string;
  readonly ticket: string;
  readonly epoch: number;
  readonly expiresInSeconds: number;
  readonly seatSecret: string | null;
}

export type ConnectDevice = (
  ref: SessionRef,
  device: { readonly deviceId: string; readonly seatSecret: string | null },
  caller?: Caller,
) => Promise<
  { readonly ok: true; readonly grant: SeatGrant } | { readonly ok: false; readonly refusal: Refusal }
>;

interface Parts {
  readonly changeSession: ChangeSession;
  readonly tickets: TicketIssuer;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly policy: LeasePolicy;
}

/** Reserves the seat for a device and signs the one-use ticket that the gate admits it with. */
export const makeConnectDevice =
  ({ changeSession, tickets, chance, clock, policy }: Parts): ConnectDevice =>
  async (ref, { deviceId, seatSecret }, caller) => {
    const fresh = chance.seatSecret();
    const presented = seatSecret === null ? null : chance.seatOf(seatSecret);
    const decision = await changeSession(
      ref,
      `account:${ref.account}`,
      (session, now) => reserveSeat(session, { deviceId, presented, fresh: fresh.seat }, now, policy),
      caller,
    );
    if (!decision.ok) return decision;
    const { seat, host, endpoint } = decision.session;
    if (!seat.reservation) throw new Error('A granted seat has no reservation.');
    const { epoch, until } = seat.reservation;
    const now = clock();
    const ticket = await tickets.issue({
      ref,
      hostId: host.hostId,
      deviceId,
      seat: seat.reservation.seat,
      epoch,
      replaces: false,
      now,
      until,
    });
    const isFirst = seat.reservation.seat === fresh.seat;
    return {
      ok: true,
      grant: {
        url: endpoint.url,
        ticket,
        epoch,
        expiresInSeconds: Math.max(0, Math.floor((until - now) / 1000)),
        seatSecret: isFirst ? fresh.secret : null,
      },
    };
  };
