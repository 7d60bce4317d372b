import { z } from 'zod';
import { defaultLimits, type Limits } from './domain/limits.ts';

const count = (most: number) => z.coerce.number().int().min(1).max(most);

/** The limits of each account, as settings. */
export const limitSettings = {
  /** How many sessions an account may have that have not ended. */
  LIMIT_LIVE_SESSIONS: count(1_000_000).default(defaultLimits.liveSessions),
  /** How many new sessions it may make in a minute, at each instance of this service. */
  LIMIT_CREATES_PER_MINUTE: count(1_000_000).default(defaultLimits.createsPerMinute),
  /** How many calls it may make in a minute, at each instance of this service. */
  LIMIT_REQUESTS_PER_MINUTE: count(10_000_000).default(defaultLimits.requestsPerMinute),
  /** The sizes that new sessions may have: `Standard`, `Premium` or both, with a comma between them. */
  ALLOWED_SIZES: z
    .string()
    .transform((text) => text.split(',').map((size) => size.trim()))
    .pipe(
      z
        .array(z.enum(['Standard', 'Premium']))
        .min(1)
        .max(2),
    )
    .default([...defaultLimits.sizes]),
};

export const readLimits = (set: z.infer<z.ZodObject<typeof limitSettings>>): Limits => ({
  liveSessions: set.LIMIT_LIVE_SESSIONS,
  createsPerMinute: set.LIMIT_CREATES_PER_MINUTE,
  requestsPerMinute: set.LIMIT_REQUESTS_PER_MINUTE,
  sizes: set.ALLOWED_SIZES,
});
