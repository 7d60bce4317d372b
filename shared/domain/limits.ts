import type { SessionSize } from './session.ts';

/** What one account may have and do. Counts are per account. */
export interface Limits {
  readonly liveSessions: number;
  /** New sessions; a repeated create of the same one is none. */
  readonly createsPerMinute: number;
  readonly requestsPerMinute: number;
  readonly sizes: readonly SessionSize[];
}

export const defaultLimits: Limits = {
  liveSessions: 1000,
  createsPerMinute: 6000,
  requestsPerMinute: 60_000,
  sizes: ['Standard', 'Premium'],
};
