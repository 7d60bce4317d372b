import { accept, type Decision, refuse } from './decision.ts';
import { minutesToCap } from './extend-lease.ts';
import { after, type Instant, MINUTE } from './instant.ts';
import type { ReadySession, Session } from './session.ts';

/**
 * Sees to it that at least this much is left of the lease, as far as its cap allows. It never shortens it. A lease is whole minutes
 * long, so up to a minute more may be granted.
 */
export function keepAlive(session: Session, minutes: number, now: Instant): Decision<ReadySession> {
  if (session.state === 'ended') return refuse({ why: 'ended' });
  if (session.state === 'starting') return refuse({ why: 'notReady' });
  const missing = Math.ceil((after(now, minutes * MINUTE) - session.expiresAt) / MINUTE);
  const granted = Math.min(missing, minutesToCap(session));
  if (granted <= 0) return accept(session);
  return accept({
    ...session,
    leaseMinutes: session.leaseMinutes + granted,
    expiresAt: after(session.expiresAt, granted * MINUTE),
  });
}
