/** What the wire's `status` makes of an end. */
export type Outcome = 'stopped' | 'expired' | 'error';

/** Why a session ended, and which outcome that is. One reason per session, never changed. */
export const outcomes = {
  userRequested: 'stopped',
  administrator: 'stopped',
  connectionTimeout: 'stopped',
  reconnectTimeout: 'stopped',
  idleTimeout: 'stopped',
  leaseExpired: 'expired',
  placementTimeout: 'error',
  provisioningFailed: 'error',
  hostFailure: 'error',
} as const satisfies Record<string, Outcome>;

export type EndReason = keyof typeof outcomes;

export const outcomeOf = (reason: EndReason): Outcome => outcomes[reason];
