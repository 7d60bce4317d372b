import { accept, type Decision, refuse } from './decision.ts';
import { keptExtensions } from './extension.ts';
import { after, MINUTE } from './instant.ts';
import type { ReadySession, Session } from './session.ts';

/**
 * Adds time to the lease, as much of it as its cap allows; none is no refusal. The same request id again changes nothing, and the
 * session still has what that request was granted.
 */
export function extendLease(session: Session, minutes: number, requestId: string): Decision<ReadySession> {
  if (session.state === 'ended') return refuse({ why: 'ended' });
  if (session.state === 'starting') return refuse({ why: 'notReady' });
  const earlier = session.extensions.find((extension) => extension.requestId === requestId);
  if (earlier) return earlier.minutes === minutes ? accept(session) : refuse({ why: 'requestIdReused' });
  const grantedMinutes = Math.min(minutes, minutesToCap(session));
  const expiresAt = after(session.expiresAt, grantedMinutes * MINUTE);
  const extension = { requestId, minutes, grantedMinutes, expiresAt };
  return accept({
    ...session,
    leaseMinutes: session.leaseMinutes + grantedMinutes,
    expiresAt,
    extensions: [...session.extensions, extension].slice(-keptExtensions),
  });
}

/** The end of a lease and its cap both lie whole minutes after Ready. */
export const minutesToCap = ({ expiresAt, maxExpiresAt }: ReadySession): number =>
  (maxExpiresAt - expiresAt) / MINUTE;
