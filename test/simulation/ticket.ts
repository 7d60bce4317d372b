import { z } from 'zod';
import type { SeatTicket } from '../../shared/connection/seat-ticket.ts';
import type { TicketIssuer } from '../../shared/ports/ticket-issuer.ts';

const readable = z.object({
  host: z.string(),
  device: z.string(),
  seat: z.string(),
  epoch: z.number(),
  replaces: z.boolean(),
  until: z.number(),
});

/** What a simulated ticket says, and until which moment (milliseconds) it opens the gate. */
export interface ReadableTicket {
  readonly ticket: SeatTicket;
  readonly until: number;
}

/** Tickets without a signature: nobody forges them here, and real ones would take most of a run's time. */
export const readableTickets: TicketIssuer = {
  issue: ({ hostId, deviceId, seat, epoch, replaces, until }) =>
    Promise.resolve(JSON.stringify({ host: hostId, device: deviceId, seat, epoch, replaces, until })),
};

export function readTicket(text: string): ReadableTicket {
  const { until, ...said } = readable.parse(JSON.parse(text));
  return {
    ticket: { aud: 'gate', iss: 'simulation', sub: said.device, iat: 0, exp: until / 1000, ...said },
    until,
  };
}
