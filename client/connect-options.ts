import type { AutoRenew } from './auto-renew.ts';
import type { SeatGrant } from './seat-grant.ts';

export interface Abortable {
  /** When it fires, what was asked for is given up, and its reason thrown. */
  readonly abortSignal?: AbortSignal | undefined;
}

export interface ConnectOptions extends Abortable {
  /** What this device is called: 1 to 128 letters, digits, dots, colons, hyphens, underscores. By default a name made up for this client. */
  readonly deviceId?: string;
  /** From `seat` of an earlier run of this device: without it an `exclusive` seat is not given back, not even to the same device. */
  readonly seatSecret?: string;
  /** From a `handover` that somebody made for this device. */
  readonly grant?: SeatGrant;
  /** Whether a lost connection is made again; true unless said otherwise. */
  readonly reconnect?: boolean;
  /** Sets the session's `autoRenew` once it is connected; without it, that stays as it is. */
  readonly autoRenew?: AutoRenew | null;
}
