import type { EndReason } from './end-reason.ts';
import { after, at, type Instant, MINUTE } from './instant.ts';
import type { ReadySession } from './session.ts';

/**
 * What can end a ready session by time. The lease ends it by itself; the others do so only once the gate has confirmed, just now, that
 * nothing has come of it: a device whose report is late must not be thrown out.
 */
export type DeadlineKind = 'lease' | 'connect' | 'reconnect' | 'idle';

export interface Deadline {
  readonly kind: DeadlineKind;
  readonly at: Instant;
}

/** The reason that a session ends with when it misses a deadline. */
export const reasonFor = {
  lease: 'leaseExpired',
  connect: 'connectionTimeout',
  reconnect: 'reconnectTimeout',
  idle: 'idleTimeout',
} as const satisfies Record<DeadlineKind, EndReason>;

/** Every deadline that a ready session has now, by what is known of its seat. The lease's comes first. */
export function deadlinesOf(session: ReadySession): readonly Deadline[] {
  const deadlines: Deadline[] = [{ kind: 'lease', at: session.expiresAt }];
  const other = awaited(session);
  if (other !== null && other.minutes !== null) {
    const due = after(other.since, other.minutes * MINUTE);
    // Whoever has a ticket in hand may still use it.
    const { reservation } = session.seat;
    deadlines.push({
      kind: other.kind,
      at: reservation && reservation.until > due ? reservation.until : due,
    });
  }
  return deadlines;
}

/** A seat is waited for in one way at a time: for its first device, for its device to come back, or for a sign of life. */
function awaited({ seat, readyAt, requested: { options } }: ReadySession) {
  if (seat.admitted === 0)
    return { kind: 'connect', since: readyAt, minutes: options.connectTimeoutMinutes } as const;
  if (seat.holder?.connected) {
    const since = at(Math.max(seat.holder.since, seat.holder.lastInputAt ?? 0));
    return { kind: 'idle', since, minutes: options.idleTimeoutMinutes } as const;
  }
  if (seat.leftAt === null) return null;
  return { kind: 'reconnect', since: seat.leftAt, minutes: options.reconnectTimeoutMinutes } as const;
}

/** The deadline besides the lease that has passed unless the gate knows better, or null. */
export const missedDeadline = (session: ReadySession, now: Instant): Deadline | null =>
  deadlinesOf(session).find((deadline) => deadline.kind !== 'lease' && now >= deadline.at) ?? null;
