import type { SeatTicket } from '../../shared/connection/seat-ticket.ts';
import type { HostRecord } from '../ledger/host-record.ts';

/**
 * Whether the engine has to be told to clean its scene for the device of this ticket: for a seat that takes over from another one, unless
 * its ticket says otherwise. The first device finds what the session began with, and whoever comes back its own scene. What the engine was
 * to clean and has not been told yet stays due, whoever comes next.
 */
export function owesCleanScene(seat: HostRecord['seat'], ticket: SeatTicket): boolean {
  if (seat === null) return false;
  return seat.owesCleanScene === true || (seat.seat !== ticket.seat && ticket.scene !== 'keep');
}
