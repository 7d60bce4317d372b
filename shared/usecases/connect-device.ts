import type { LeasePolicy } from '../domain/lease-policy.ts';
import { reserveSeat } from '../domain/reserve-seat.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Chance } from '../ports/chance.ts';
import type { Clock } from '../ports/clock.ts';
import type { TicketIssuer } from '../ports/ticket-issuer.ts';
import type { Caller } from './caller.ts';
import type { ChangeSession } from './change-session.ts';
import { grantOf, type SeatGranted } from './seat-grant.ts';

export type ConnectDevice = (
  ref: SessionRef,
  device: { readonly deviceId: string; readonly seatSecret: string | null },
  caller?: Caller,
) => Promise<SeatGranted>;

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
    return await grantOf(decision.session, { replaces: false, fresh }, { tickets, clock });
  };
