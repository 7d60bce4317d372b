import { type Warning, warningsBetween } from './alarm.ts';
import { type Change, changesBetween } from './change.ts';
import type { Instant } from './instant.ts';
import { handoverOf } from './seat.ts';
import type { Session } from './session.ts';

/** Who caused a change: the caller's account, the supervisor, the sweep, an agent by name, or time itself. */
export type Actor = `account:${string}` | `agent:${string}` | 'supervisor' | 'sweep' | 'operator' | 'time';

/** One line of a session's history. It holds no secret: a seat is named by its device. */
export interface HistoryEntry {
  readonly version: number;
  readonly at: Instant;
  readonly actor: Actor;
  /** Who of the account it was, as far as its token said; null where nobody signed in. */
  readonly who: string | null;
  readonly changes: readonly Change[];
  readonly state: Session['state'];
  readonly reason: string | null;
  /** Where the lease ended from then on; null before Ready. */
  readonly expiresAt: Instant | null;
  /** The device in the seat from then on, or the one that it is kept for. */
  readonly deviceId: string | null;
  /** The device that the seat was being handed to with this change; null where it was about something else. */
  readonly toDeviceId: string | null;
  readonly warnings: readonly Warning[];
}

/** The line for one write. */
export const historyEntry = (
  before: Session | null,
  after: Session,
  by: { readonly at: Instant; readonly actor: Actor; readonly who: string | null },
): HistoryEntry => {
  const changes = changesBetween(before, after);
  return {
    version: after.version,
    ...by,
    changes,
    state: after.state,
    reason: after.state === 'ended' ? after.reason : null,
    expiresAt: after.state === 'starting' ? null : after.expiresAt,
    deviceId: deviceOf(after),
    toDeviceId: changes.includes('handoverGranted') ? nextDeviceOf(after) : null,
    warnings: before === null ? [] : warningsBetween(before, after),
  };
};

function deviceOf(session: Session): string | null {
  if (session.state === 'starting') return null;
  if (session.state === 'ended') return session.lastHolder?.deviceId ?? null;
  return (session.seat.holder ?? session.seat.reservation)?.deviceId ?? null;
}

const nextDeviceOf = (session: Session): string | null =>
  session.state === 'ready' ? (handoverOf(session.seat)?.deviceId ?? null) : null;
