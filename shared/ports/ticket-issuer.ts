import type { Instant } from '../domain/instant.ts';
import type { Scene } from '../domain/seat.ts';
import type { SessionRef } from '../domain/session-ref.ts';

/** Signs seat tickets, which the gate checks without asking. */
export interface TicketIssuer {
  issue(ticket: {
    readonly ref: SessionRef;
    readonly hostId: string;
    readonly deviceId: string;
    readonly seat: string;
    readonly epoch: number;
    readonly replaces: boolean;
    /** What the device finds where it replaces another; left out of a ticket that replaces nobody. */
    readonly scene?: Scene;
    readonly now: Instant;
    readonly until: Instant;
  }): Promise<string>;
}
