import type { Instant } from '../domain/instant.ts';
import { sha256 } from './sha256.ts';

/** Remembers what was found for a token that verified, so that its signature is checked once. Holds digests, no tokens. */
export class VerifiedTokens<Found> {
  readonly #capacity: number;
  readonly #entries = new Map<string, { readonly found: Found; readonly expiresAt: Instant }>();

  /** @param capacity how many tokens are remembered; beyond it the oldest is forgotten, which costs one more check. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Nothing from `expiresAt` on: at its very instant a token has expired. */
  get(token: string, now: Instant): Found | undefined {
    const key = keyOf(token);
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (now < entry.expiresAt) return entry.found;
    this.#entries.delete(key);
    return undefined;
  }

  add(token: string, found: Found, expiresAt: Instant): void {
    if (this.#entries.size >= this.#capacity) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    this.#entries.set(keyOf(token), { found, expiresAt });
  }
}

const keyOf = (token: string): string => sha256(token).toString('base64');
