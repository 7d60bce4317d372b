import type { Instant } from '../domain/instant.ts';

/** A moment as the version of our own writes it: UTC, to the millisecond. */
export const timeOf = (instant: Instant): string => new Date(instant).toISOString();
