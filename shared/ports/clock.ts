import type { Instant } from '../domain/instant.ts';

/** The service's clock. Every deadline comes from it; no other part asks the machine for the time. */
export type Clock = () => Instant;
