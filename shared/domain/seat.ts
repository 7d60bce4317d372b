import type { Instant } from './instant.ts';

/**
 * Who may take the seat once somebody has had it. `exclusive`: the first device holds it until the session ends and alone may come
 * back. `handover`: a disconnected seat is free for the next device, and a held one can be handed to another.
 */
export type SeatPolicy = 'exclusive' | 'handover';

/** What a device finds that takes a seat over: everything as the one before it left it, or only what the session began with. */
export type Scene = 'clean' | 'keep';

/** A device in the seat, or (exclusive) the one that it is kept for. `seat` is the SHA-256 of the seat's secret. */
export interface SeatHolder {
  readonly seat: string;
  readonly deviceId: string;
  readonly epoch: number;
  readonly connected: boolean;
  /** When it last sent something, as far as anybody had to know; null: not asked yet, or never. */
  readonly lastInputAt: Instant | null;
  /** Since when it is connected, or gone. */
  readonly since: Instant;
}

/** A granted ticket that was not used yet. It lapses by itself at `until`. */
export interface SeatReservation {
  readonly seat: string;
  readonly deviceId: string;
  readonly epoch: number;
  readonly until: Instant;
}

/** The right of one device to be connected. Epochs fence: every grant gets a higher one, and the gate refuses lower ones. */
export interface Seat {
  /** The highest epoch granted; 0 before the first. */
  readonly granted: number;
  /** The highest epoch the gate has reported as admitted; 0 before the first. */
  readonly admitted: number;
  readonly holder: SeatHolder | null;
  /** Since when nobody is connected any more; null while somebody is, and before the first. */
  readonly leftAt: Instant | null;
  readonly reservation: SeatReservation | null;
}

export const freeSeat: Seat = { granted: 0, admitted: 0, holder: null, leftAt: null, reservation: null };

/** The reservation that still counts, if any. Its last moment is the one before `until`. */
export const standingReservation = (seat: Seat, now: Instant): SeatReservation | null =>
  seat.reservation && now < seat.reservation.until ? seat.reservation : null;

/** The reservation of another device that is to take over from the holder, if there is one; it may have lapsed. */
export const handoverOf = ({ holder, reservation }: Seat): SeatReservation | null =>
  holder !== null && reservation !== null && reservation.seat !== holder.seat ? reservation : null;
