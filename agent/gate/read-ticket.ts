import type { IncomingHttpHeaders } from 'node:http';
import { connectionProtocol, ticketPrefix } from '../../shared/connection/seat-ticket.ts';

/** The ticket among the offered sub-protocols, or null; null too where the device does not offer the protocol itself. */
export function readTicket(headers: IncomingHttpHeaders): string | null {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((entry) => entry.trim());
  if (!offered.includes(connectionProtocol)) return null;
  const tickets = offered.filter((entry) => entry.startsWith(ticketPrefix));
  return tickets.length === 1 ? (tickets[0]?.slice(ticketPrefix.length) ?? null) : null;
}
