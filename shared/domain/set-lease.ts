import { accept, type Decision, refuse } from './decision.ts';
import { after, MINUTE } from './instant.ts';
import type { LeasePolicy } from './lease-policy.ts';
import type { Session } from './session.ts';

/**
 * Sets the lease's total length, counted from Ready. It can only grow. While starting, the pending lease grows. The longest
 * allowed total is itself allowed.
 */
export function setLease(session: Session, totalMinutes: number, policy: LeasePolicy): Decision {
  if (session.state === 'ended') return refuse({ why: 'ended' });
  if (totalMinutes <= session.leaseMinutes)
    return refuse({ why: 'leaseNotLonger', currentMinutes: session.leaseMinutes });
  if (totalMinutes > policy.maxLeaseMinutes)
    return refuse({ why: 'leaseBeyondMaximum', maxMinutes: policy.maxLeaseMinutes });
  if (session.state === 'starting') return accept({ ...session, leaseMinutes: totalMinutes });
  const expiresAt = after(session.readyAt, totalMinutes * MINUTE);
  if (expiresAt > session.maxExpiresAt) {
    return refuse({
      why: 'leaseBeyondMaximum',
      maxMinutes: (session.maxExpiresAt - session.readyAt) / MINUTE,
    });
  }
  return accept({ ...session, leaseMinutes: totalMinutes, expiresAt });
}
