import type { ExitReason, HostRecord } from '../ledger/host-record.ts';

const MINUTE_MS = 60_000;

/** Broker time, and the clock that nobody can set. */
export interface Now {
  readonly broker: number;
  readonly monotonic: number;
}

/**
 * Why this host has to go now, or null. A starting one goes at its start deadline; a ready one `graceMs` after the last expiry that
 * it was told, or, while it was told none, after its own ready plus the ordered lease. At the deadline itself it goes.
 */
export function hostDeadline(record: HostRecord, now: Now, graceMs: number): ExitReason | null {
  if (record.phase === 'starting') {
    if (now.broker < record.order.startDeadline) return null;
    return {
      cause: 'neverReady',
      message: 'The engine was not ready by the start deadline. See docs/engines.md on readiness.',
    };
  }
  if (record.phase !== 'ready') return null;
  if (remainingMs(record, now) + graceMs > 0) return null;
  return {
    cause: 'deadline',
    message: 'The lease ended, and no word of an extension came within the grace.',
  };
}

/** Until the last known expiry; negative after it. */
export function remainingMs(record: HostRecord, now: Now): number {
  if (record.expiresAt !== null) return record.expiresAt - now.broker;
  return (record.readyMonotonic ?? now.monotonic) + record.order.leaseMinutes * MINUTE_MS - now.monotonic;
}
