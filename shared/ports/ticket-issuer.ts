import type { Instant } from '../domain/instant.ts';
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
    readonly now: Instant;
    readonly until: Instant;
  }): Promise<string>;
}
