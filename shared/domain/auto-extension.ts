import { isActive } from './activity.ts';
import { after, earliest, type Instant, MINUTE } from './instant.ts';
import type { LeasePolicy } from './lease-policy.ts';
import type { ReadySession } from './session.ts';

/** When the lease extends itself next, if the device is active then; null where it does not, or not any more. */
export function autoExtensionAt(session: ReadySession): Instant | null {
  const { autoExtend } = session.requested.options;
  if (!autoExtend || session.expiresAt >= capOf(session)) return null;
  return after(session.expiresAt, -autoExtend.whenRemainingMinutes * MINUTE);
}

/**
 * Extends the lease by one step if that is due and the device is active: it has sent something just now, by the gate's word. Being
 * connected is not enough, for a headset on a shelf is connected too. Expects a session that has heard its gate and has not expired.
 */
export function autoExtend(session: ReadySession, now: Instant, policy: LeasePolicy): ReadySession {
  const due = autoExtensionAt(session);
  const { autoExtend: rule } = session.requested.options;
  if (!rule || due === null || now < due || !isActive(session.seat.holder, now, policy)) return session;
  const expiresAt = earliest(after(session.expiresAt, rule.byMinutes * MINUTE), capOf(session));
  return {
    ...session,
    leaseMinutes: (expiresAt - session.readyAt) / MINUTE,
    expiresAt,
    autoExtensions: session.autoExtensions + 1,
  };
}

function capOf({ readyAt, maxExpiresAt, requested: { options } }: ReadySession): Instant {
  const total = options.autoExtend?.upToMinutes ?? null;
  return total === null ? maxExpiresAt : earliest(after(readyAt, total * MINUTE), maxExpiresAt);
}
