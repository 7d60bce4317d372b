import { HOUR, type Instant, SECOND } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { fetchIssuerDocument, type IssuerDocument, type IssuerKey } from './issuer-document.ts';

/** Asked for a key that is not known, the issuer is fetched no more often than this: tokens with invented kids cost nothing. */
const UNKNOWN_KID_EVERY_MS = 30 * SECOND;

/** After a failure nobody waits for the issuer again for this long. */
const AFTER_FAILURE_MS = 10 * SECOND;

/** Older keys are fetched again beside the work. */
const REFRESH_AFTER_MS = HOUR;

/** Older keys are not believed: the issuer may have withdrawn them long ago. */
const BELIEVED_MS = 24 * HOUR;

export type KeyAnswer =
  | { readonly state: 'found'; readonly issuer: string; readonly key: IssuerKey }
  | { readonly state: 'unknown' }
  /** The issuer does not answer, so nothing can be said about the key. */
  | { readonly state: 'unavailable' };

/**
 * The signing keys of one issuer, fetched when they are first asked for and kept. Only who asks for a key that is not known waits,
 * two seconds at most, and all who do wait for one and the same fetch.
 */
export class IssuerKeys {
  readonly #url: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #held: { readonly document: IssuerDocument; readonly since: Instant } | null = null;
  #lastTry: { readonly at: Instant; readonly failed: boolean } | null = null;
  #underWay: Promise<void> | null = null;

  constructor(parts: { readonly url: string; readonly clock: Clock; readonly log: Log }) {
    this.#url = parts.url;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  async find(kid: string): Promise<KeyAnswer> {
    const found = this.#lookUp(kid);
    if (found) {
      if (this.#clock() - (this.#held?.since ?? 0) >= REFRESH_AFTER_MS && this.#mayTry()) void this.#fetch();
      return found;
    }
    if (this.#underWay || this.#mayTry()) await this.#fetch();
    return this.#lookUp(kid) ?? { state: this.#lastTry?.failed === false ? 'unknown' : 'unavailable' };
  }

  #lookUp(kid: string): KeyAnswer | null {
    if (!this.#held || this.#clock() - this.#held.since >= BELIEVED_MS) return null;
    const key = this.#held.document.keys.get(kid);
    return key ? { state: 'found', issuer: this.#held.document.issuer, key } : null;
  }

  #mayTry(): boolean {
    if (!this.#lastTry) return true;
    const since = Math.abs(this.#clock() - this.#lastTry.at);
    return since >= (this.#lastTry.failed ? AFTER_FAILURE_MS : UNKNOWN_KID_EVERY_MS);
  }

  /** Never fails: what went wrong is in `#lastTry`. */
  #fetch(): Promise<void> {
    this.#underWay ??= fetchIssuerDocument(this.#url)
      .then(
        (document) => {
          this.#held = { document, since: this.#clock() };
          this.#lastTry = { at: this.#clock(), failed: false };
        },
        (error: unknown) => {
          this.#lastTry = { at: this.#clock(), failed: true };
          const why = error instanceof Error ? error.name : 'unknown reason';
          this.#log('warn', `The sign-in service at ${this.#url} can't be read (${why}).`);
        },
      )
      .finally(() => {
        this.#underWay = null;
      });
    return this.#underWay;
  }
}
