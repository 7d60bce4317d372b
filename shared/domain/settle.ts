import { end } from './end.ts';
import type { Instant } from './instant.ts';
import type { Session } from './session.ts';

/**
 * What time alone has already done to a session, whether or not anybody noticed. The recorded end is the deadline itself, not the
 * moment of noticing. A deadline is reached at its own instant: at `expiresAt` the session has expired.
 */
export function settle(session: Session, now: Instant): Session {
  if (session.state === 'starting' && now >= session.startDeadline) {
    return end(
      session,
      'placementTimeout',
      session.startDeadline,
      'No host became ready before the start deadline.',
    );
  }
  if (session.state === 'ready' && now >= session.expiresAt)
    return end(session, 'leaseExpired', session.expiresAt);
  return session;
}
