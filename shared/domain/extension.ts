import type { Instant } from './instant.ts';

/** One granted extension. It is kept under the caller's request id, so that a repeated call gets the same answer and no more time. */
export interface Extension {
  readonly requestId: string;
  /** What was asked for, and what of it the cap allowed. */
  readonly minutes: number;
  readonly grantedMinutes: number;
  /** Where the lease ended from then on. */
  readonly expiresAt: Instant;
}

/** How many are kept. A call that is repeated after so many others is a new one. */
export const keptExtensions = 32;
