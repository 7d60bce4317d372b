import { handOver } from '../domain/hand-over.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import type { Scene } from '../domain/seat.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Chance } from '../ports/chance.ts';
import type { Clock } from '../ports/clock.ts';
import type { TicketIssuer } from '../ports/ticket-issuer.ts';
import type { Caller } from './caller.ts';
import type { ChangeSession } from './change-session.ts';
import { grantOf, type SeatGranted } from './seat-grant.ts';

/** What is asked for: which device is to get the seat, on whose word, and what it finds there. */
export interface Handover {
  readonly deviceId: string;
  /** The secret of the device that has the seat; null: the caller does without it, as an Administrator. */
  readonly seatSecret: string | null;
  readonly scene: Scene;
  readonly isAdministrator: boolean;
}

export type HandOver = (ref: SessionRef, handover: Handover, caller?: Caller) => Promise<SeatGranted>;

interface Parts {
  readonly changeSession: ChangeSession;
  readonly tickets: TicketIssuer;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly policy: LeasePolicy;
}

/**
 * Hands a live session to another device: signs the ticket by which the gate lets it in and sends the present one away. A call whose answer
 * was lost is made again: it gets a later ticket and another secret, and what nobody has used lapses.
 */
export const makeHandOver =
  ({ changeSession, tickets, chance, clock, policy }: Parts): HandOver =>
  async (ref, { deviceId, seatSecret, scene, isAdministrator }, caller) => {
    const fresh = chance.seatSecret();
    const presented = seatSecret === null ? null : chance.seatOf(seatSecret);
    const request = { deviceId, presented, isAdministrator, fresh: fresh.seat };
    const decision = await changeSession(
      ref,
      `account:${ref.account}`,
      (session, now) => handOver(session, request, now, policy),
      caller,
    );
    if (!decision.ok) return decision;
    return await grantOf(decision.session, { replaces: true, scene, fresh }, { tickets, clock });
  };
