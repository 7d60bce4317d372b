import type { Instant } from './instant.ts';
import type { LeasePolicy } from './lease-policy.ts';
import type { SeatHolder } from './seat.ts';
import type { Session } from './session.ts';

/** What the agent of a host last said about the device in its seat. */
export interface GateWord {
  /** When the device last sent something; null: nothing since it was admitted. */
  readonly lastInputAt: Instant | null;
  /** When that was heard, by the service's clock. */
  readonly heardAt: Instant;
}

/**
 * Whether anybody does something with a session. `active`: its device is connected and has sent something just now. `idle`: it is
 * connected, and by the agent's recent word has not. `unknown`: nobody is connected, or nobody has heard of the agent lately.
 */
export type Activity = 'active' | 'idle' | 'unknown';

/** Whether a device that is connected has sent something within `activeMs`. At that age exactly it has not. */
export const isActive = (
  holder: Pick<SeatHolder, 'connected' | 'lastInputAt'> | null,
  now: Instant,
  { activeMs }: LeasePolicy,
): boolean =>
  holder?.connected === true && holder.lastInputAt !== null && now - holder.lastInputAt < activeMs;

/** By what the row and the agent's last word know. Nobody is asked for it, and nothing is decided by it. */
export function activityOf(
  session: Session,
  word: GateWord | null,
  now: Instant,
  policy: LeasePolicy,
): Activity {
  const holder = session.state === 'ready' ? session.seat.holder : null;
  if (!holder?.connected) return 'unknown';
  const lastInputAt = word?.lastInputAt ?? null;
  if (isActive(holder, now, policy) || isActive({ connected: true, lastInputAt }, now, policy))
    return 'active';
  return word !== null && now - word.heardAt < policy.agentSilentMs ? 'idle' : 'unknown';
}
