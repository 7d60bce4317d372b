import { accept, type Decision, refuse } from './decision.ts';
import type { Instant } from './instant.ts';
import type { Session } from './session.ts';

/**
 * The durable intent before a provider is called. A session that already names a host keeps it, so that every later call is about
 * the same one.
 */
export function claimHost(session: Session, name: { hostId: string; agent: string }, now: Instant): Decision {
  if (session.state === 'ended') return refuse({ why: 'ended' });
  if (session.state === 'ready' || session.host.state === 'allocating') return accept(session);
  return accept({ ...session, host: { state: 'allocating', ...name, since: now } });
}
