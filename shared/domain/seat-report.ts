import { accept, type Decision } from './decision.ts';
import type { Instant } from './instant.ts';
import type { Seat } from './seat.ts';
import type { Session } from './session.ts';

/** What the gate says of its seat: the admitted epoch, and whether that device is connected. */
export interface SeatReport {
  readonly epoch: number;
  readonly seat: string;
  readonly deviceId: string;
  readonly connected: boolean;
  readonly since: Instant;
}

/**
 * Takes in what the gate reports. Admission is final: it takes the seat even when its reservation has lapsed meanwhile, and voids a
 * later one that was not used. Reports of an older epoch, or of a host that the session does not hold, change nothing.
 */
export function reportSeat(session: Session, hostId: string, report: SeatReport): Decision {
  if (session.state !== 'ready' || session.host.hostId !== hostId) return accept(session);
  const seat = seatAfter(session.seat, report, session.requested.seatPolicy === 'exclusive');
  return accept(seat === session.seat ? session : { ...session, seat });
}

function seatAfter(seat: Seat, report: SeatReport, exclusive: boolean): Seat {
  if (report.epoch < seat.admitted) return seat;
  const { holder } = seat;
  if (report.epoch === seat.admitted) {
    // The seat was given up, or is already known like this: within one epoch a device only ever leaves.
    if (!holder?.connected || report.connected) return seat;
    const left = { ...holder, connected: false, since: report.since };
    return { ...seat, holder: exclusive ? left : null, leftAt: report.since };
  }
  const admitted = {
    seat: report.seat,
    deviceId: report.deviceId,
    epoch: report.epoch,
    connected: report.connected,
    since: report.since,
    lastInputAt: null,
  };
  return {
    granted: Math.max(seat.granted, report.epoch),
    admitted: report.epoch,
    holder: exclusive || report.connected ? admitted : null,
    leftAt: report.connected ? null : report.since,
    reservation: null,
  };
}
