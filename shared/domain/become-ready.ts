import { accept, type Decision } from './decision.ts';
import type { Endpoint } from './endpoint.ts';
import { after, type Instant, MINUTE } from './instant.ts';
import type { LeasePolicy } from './lease-policy.ts';
import { freeSeat } from './seat.ts';
import type { Session } from './session.ts';

/**
 * The host says that it is ready: the lease begins. Said again, or by a host that this session does not name, it changes nothing.
 * Expects a settled session: past the start deadline it has ended already.
 */
export function becomeReady(
  session: Session,
  hostId: string,
  endpoint: Endpoint,
  now: Instant,
  policy: LeasePolicy,
): Decision {
  if (session.state !== 'starting' || session.host.state !== 'allocating' || session.host.hostId !== hostId) {
    return accept(session);
  }
  const { startDeadline: _, host, ...identity } = session;
  return accept({
    ...identity,
    state: 'ready',
    readyAt: now,
    expiresAt: after(now, session.leaseMinutes * MINUTE),
    // A lease that was accepted is kept even if the cap was lowered meanwhile.
    maxExpiresAt: after(now, Math.max(session.leaseMinutes, policy.maxLeaseMinutes) * MINUTE),
    host: { state: 'held', hostId: host.hostId, agent: host.agent, since: now },
    endpoint,
    seat: freeSeat,
    alarms: [],
    extensions: [],
    autoExtensions: 0,
  });
}
