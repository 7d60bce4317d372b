import { type Instant, MINUTE } from '../domain/instant.ts';

interface Bucket {
  /** What is left, in 60,000ths of a token: whole numbers, so that nothing is rounded. */
  readonly left: number;
  readonly at: Instant;
}

/** One token. A bucket gains its number a minute of these sixty-thousandths each millisecond. */
const TOKEN = MINUTE;

/** More keys than this are not remembered; the one that was quiet for longest is forgotten and begins anew. */
const MAX_KEYS = 10_000;

/**
 * So many a minute for each key, at once or spread: a bucket of that many tokens that fills evenly. Counted in this process only; a
 * service of several instances lets each of them hand out as many.
 */
export class TokenBuckets {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** How long until there is a token, in milliseconds; 0 when there is one. Takes none. */
  wait(key: string, now: Instant): number {
    const bucket = this.#buckets.get(key);
    // The clock went back: it fills from the time as it is now, or whoever is refused would be until the old time has come again.
    if (bucket && bucket.at > now) this.#buckets.set(key, { left: bucket.left, at: now });
    const left = this.#leftOf(key, now);
    return left >= TOKEN ? 0 : Math.ceil((TOKEN - left) / this.#perMinute);
  }

  /** Takes one, whether it is there or not: what has happened counts. */
  take(key: string, now: Instant): void {
    const left = Math.max(-TOKEN, this.#leftOf(key, now) - TOKEN);
    // Put behind all others, so that the first is always the one that was quiet for longest.
    this.#buckets.delete(key);
    this.#buckets.set(key, { left, at: now });
    if (this.#buckets.size > MAX_KEYS) {
      const [quietest] = this.#buckets.keys();
      if (quietest !== undefined) this.#buckets.delete(quietest);
    }
  }

  /** Gives back what was taken for something that did not happen. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key);
    if (bucket) this.#buckets.set(key, { ...bucket, left: bucket.left + TOKEN });
  }

  #leftOf(key: string, now: Instant): number {
    const bucket = this.#buckets.get(key);
    const full = this.#perMinute * TOKEN;
    if (!bucket) return full;
    const since = Math.max(0, now - bucket.at);
    return Math.min(full, bucket.left + since * this.#perMinute);
  }
}
