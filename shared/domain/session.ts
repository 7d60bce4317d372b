import type { Alarm } from './alarm.ts';
import type { EndReason } from './end-reason.ts';
import type { Endpoint } from './endpoint.ts';
import type { Extension } from './extension.ts';
import type { AllocatingHost, HeldHost, NoHost, ReleasedHost, ReleasingHost } from './host.ts';
import type { Instant } from './instant.ts';
import type { LeaseOptions, Tags } from './lease-options.ts';
import type { Seat, SeatHolder, SeatPolicy } from './seat.ts';
import type { SessionRef } from './session-ref.ts';

export type SessionSize = 'Standard' | 'Premium';

/** What the caller asked for. Never changed afterwards: a repeated create is compared with this, not with what an update made of it. */
export interface RequestedSettings {
  readonly leaseMinutes: number;
  readonly size: SessionSize;
  readonly models: readonly string[];
  readonly seatPolicy: SeatPolicy;
  readonly options: LeaseOptions;
  readonly tags: Tags;
}

interface Identity extends SessionRef {
  readonly createdAt: Instant;
  readonly requested: RequestedSettings;
  /** The lease's total length, counted from Ready. */
  readonly leaseMinutes: number;
  /** The caller's name for the update that set the lease last, so that the same one again is known; null: it gave none. */
  readonly updateId: string | null;
  /** As they are now. They change nothing about the session. */
  readonly tags: Tags;
  /** Grows by one with every write: it orders the session's history and events. */
  readonly version: number;
}

export interface StartingSession extends Identity {
  readonly state: 'starting';
  /** Not ready by then: the session ends with `placementTimeout`. */
  readonly startDeadline: Instant;
  readonly host: NoHost | AllocatingHost;
}

export interface ReadySession extends Identity {
  readonly state: 'ready';
  readonly readyAt: Instant;
  /** A lower bound: the session may be ended a little later, never earlier. */
  readonly expiresAt: Instant;
  /** Nothing extends the lease past this. */
  readonly maxExpiresAt: Instant;
  readonly host: HeldHost;
  readonly endpoint: Endpoint;
  readonly seat: Seat;
  /** One for each deadline, with the warnings that were given. */
  readonly alarms: readonly Alarm[];
  /** The last ones that were asked for, oldest first. */
  readonly extensions: readonly Extension[];
  /** How often the lease has extended itself. */
  readonly autoExtensions: number;
}

export interface EndedSession extends Identity {
  readonly state: 'ended';
  readonly reason: EndReason;
  /** For people, where the reason alone does not say enough; null otherwise. */
  readonly message: string | null;
  readonly endedAt: Instant;
  readonly readyAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly host: NoHost | ReleasingHost | ReleasedHost;
  /** Who held the seat at the end. */
  readonly lastHolder: SeatHolder | null;
}

export type LiveSession = StartingSession | ReadySession;
export type Session = LiveSession | EndedSession;

export const isLive = (session: Session): session is LiveSession => session.state !== 'ended';
