import { after, type Instant } from './instant.ts';
import type { LeasePolicy } from './lease-policy.ts';
import type { RequestedSettings, StartingSession } from './session.ts';
import type { SessionRef } from './session-ref.ts';

/** A session as it begins: starting, without a host. */
export const create = (
  { account, id }: SessionRef,
  requested: RequestedSettings,
  now: Instant,
  policy: LeasePolicy,
): StartingSession => ({
  account,
  id,
  createdAt: now,
  requested,
  leaseMinutes: requested.leaseMinutes,
  updateId: null,
  tags: requested.tags,
  version: 1,
  state: 'starting',
  startDeadline: after(now, policy.startTimeoutMs),
  host: { state: 'none' },
});
