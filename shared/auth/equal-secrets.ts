import { timingSafeEqual } from 'node:crypto';
import { sha256 } from './sha256.ts';

/** Whether two secrets are the same. How long it takes tells nothing about where they differ. */
export const equalSecrets = (one: string, other: string): boolean =>
  timingSafeEqual(sha256(one), sha256(other));
