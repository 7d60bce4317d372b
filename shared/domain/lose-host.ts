import { accept, type Decision } from './decision.ts';
import { end } from './end.ts';
import type { Instant } from './instant.ts';
import type { Session } from './session.ts';

/**
 * The host is *known* to be gone (its agent says so; silence is not knowledge): a ready session ends with `hostFailure`, a starting
 * one with `provisioningFailed`. Word of another host changes nothing.
 */
export function loseHost(session: Session, hostId: string, message: string, now: Instant): Decision {
  if (session.state === 'ready' && session.host.hostId === hostId)
    return accept(end(session, 'hostFailure', now, message));
  if (session.state === 'starting' && session.host.state === 'allocating' && session.host.hostId === hostId) {
    return accept(end(session, 'provisioningFailed', now, message));
  }
  return accept(session);
}
