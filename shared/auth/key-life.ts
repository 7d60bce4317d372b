import { after, at, HOUR, type Instant } from '../domain/instant.ts';
import type { KeyRing, SigningKey } from './signing-keys.ts';

/** How long a retired key still verifies: longer than the longest life of anything that it has signed. */
const RETIRED_VERIFIES_MS = 26 * HOUR;

/**
 * Which key signs now: one that is to be retired at a moment still to come, and else the first. A new key in front thus waits until
 * everybody who verifies has it.
 */
export const signerOf = (ring: KeyRing, now: Instant): SigningKey =>
  ring.findLast(({ retiredAt }) => retiredAt !== null && now < retiredAt) ?? ring[0];

/** Up to which moment, not including it, what a key has signed is good. */
export const verifiesUntil = ({ retiredAt }: Pick<SigningKey, 'retiredAt'>): Instant =>
  retiredAt === null ? at(Number.POSITIVE_INFINITY) : after(retiredAt, RETIRED_VERIFIES_MS);

/** The keys that verify now, in the order of the ring. */
export const verifyingKeys = (ring: KeyRing, now: Instant): readonly SigningKey[] =>
  ring.filter((key) => now < verifiesUntil(key));
