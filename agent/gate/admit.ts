import type { GateRefusal } from '../../shared/connection/gate-refusal.ts';
import type { SeatTicket } from '../../shared/connection/seat-ticket.ts';
import type { Agent } from '../agent.ts';
import { changeHost } from '../hosts/change-host.ts';
import type { Host } from '../hosts/host.ts';
import type { HostRecord } from '../ledger/host-record.ts';
import { findHost } from './find-host.ts';
import { owesCleanScene } from './owes-clean-scene.ts';

/** Why this ticket opens nothing now, or null. An epoch must exceed the highest admitted one: equal is used. */
export function whyNot(record: HostRecord, ticket: SeatTicket): GateRefusal | null {
  const { seat, order } = record;
  if (seat === null) return null;
  if (ticket.epoch <= seat.epoch) return 'TicketUsed';
  if (seat.seat === ticket.seat || ticket.replaces) return null;
  // Exclusive: the seat stays its device's even while that is not connected.
  return order.seatPolicy === 'exclusive' || seat.connected ? 'OtherSessionConnected' : null;
}

/**
 * Lets the device with this ticket in, if nobody may object: seat and epoch are on disk before this returns, so that *once* holds
 * over a restart, and whoever was connected before is gone. Call it in the host's turn for admissions.
 */
export async function admit(agent: Agent, host: Host, ticket: SeatTicket): Promise<GateRefusal | null> {
  const found = findHost(agent, host.id);
  if (typeof found === 'string') return found;
  const objection = whyNot(host.record, ticket);
  if (objection !== null) return objection;
  const since = agent.installations.now(host.record.order.installation);
  const { epoch, seat, device: deviceId } = ticket;
  const admitted = await changeHost(agent, host, ({ phase, seat: before }) => {
    if (phase !== 'ready') return null;
    const owes = owesCleanScene(before, ticket) && { owesCleanScene: true as const };
    return { seat: { epoch, seat, deviceId, connected: true, since, ...owes } };
  });
  if (!admitted) return 'SessionEnded';
  host.lastInputAt = null;
  await host.connection?.close('ConnectionReplaced');
  return null;
}

/** The device of this epoch is gone. The seat stays its own; a later epoch is not touched by an earlier one's goodbye. */
export async function noteLeft(agent: Agent, host: Host, epoch: number): Promise<void> {
  if (host.connection?.epoch === epoch) host.connection = null;
  const since = agent.installations.now(host.record.order.installation);
  await changeHost(agent, host, ({ seat }) =>
    seat !== null && seat.epoch === epoch && seat.connected
      ? { seat: { ...seat, connected: false, since } }
      : null,
  );
}
