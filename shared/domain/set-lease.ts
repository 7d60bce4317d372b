import { accept, type Decision, refuse } from './decision.ts';
import { after, MINUTE } from './instant.ts';
import type { LeasePolicy } from './lease-policy.ts';
import type { Session } from './session.ts';

/**
 * Sets the lease's total length, counted from Ready. It can only grow. While starting, the pending lease grows. The longest
 * allowed total is itself allowed. The very update that set it last, by the caller's own name for it, is accepted again: its answer was
 * lost.
 */
export function setLease(
  session: Session,
  totalMinutes: number,
  updateId: string | null,
  policy: LeasePolicy,
): Decision {
  if (session.state === 'ended') return refuse({ why: 'ended' });
  if (totalMinutes === session.leaseMinutes && updateId !== null && updateId === session.updateId)
    return accept(session);
  if (totalMinutes <= session.leaseMinutes)
    return refuse({ why: 'leaseNotLonger', currentMinutes: session.leaseMinutes });
  if (totalMinutes > policy.maxLeaseMinutes)
    return refuse({ why: 'leaseBeyondMaximum', maxMinutes: policy.maxLeaseMinutes });
  if (session.state === 'starting') return accept({ ...session, leaseMinutes: totalMinutes, updateId });
  const expiresAt = after(session.readyAt, totalMinutes * MINUTE);
  if (expiresAt > session.maxExpiresAt) {
    return refuse({
      why: 'leaseBeyondMaximum',
      maxMinutes: (session.maxExpiresAt - session.readyAt) / MINUTE,
    });
  }
  return accept({ ...session, leaseMinutes: totalMinutes, updateId, expiresAt });
}
