import { type Instant, SECOND } from '../domain/instant.ts';
import { isLive } from '../domain/session.ts';
import type { AccountId } from '../domain/session-ref.ts';
import { settle } from '../domain/settle.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionStore } from '../ports/session-store.ts';

/** A count that is older than this is made again. */
const COUNT_HOLDS_MS = 2 * SECOND;

/** The same, while less than half of the places are taken: counting reads every shard, and nobody is refused soon. */
const FAR_COUNT_HOLDS_MS = 30 * SECOND;

/** More accounts than this are not remembered. */
const MAX_ACCOUNTS = 10_000;

/** Says how a create that had a place went. */
export type SettlePlace = (wasMade: boolean) => void;

interface Count {
  /** What the store said last. */
  counted: number;
  countedAt: Instant | null;
  /** Made here since that counting began. */
  made: number;
  /** Being made here. */
  underWay: number;
  counting: Promise<void> | null;
}

/**
 * How many live sessions each account has: what the store said, and what was made here since. What the store said is at most two
 * seconds old, or half a minute while less than half of the places are taken. Rather a bit too many than too few: an ended session may
 * count until the next counting. What other instances made since the last one is not seen.
 */
export class LiveCounts {
  readonly #store: Pick<SessionStore, 'live'>;
  readonly #clock: Clock;
  readonly #counts = new Map<AccountId, Count>();

  constructor({ store, clock }: { readonly store: Pick<SessionStore, 'live'>; readonly clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Takes a place for one more, if fewer than `most` are taken. Who got one says afterwards how it went. */
  async take(account: AccountId, most: number): Promise<SettlePlace | null> {
    const count = this.#countOf(account);
    if (this.#isStale(count, most)) {
      count.counting ??= this.#recount(account, count);
      await count.counting;
    }
    if (taken(count) >= most) return null;
    count.underWay++;
    return (wasMade) => {
      count.underWay--;
      if (wasMade) count.made++;
    };
  }

  #isStale(count: Count, most: number): boolean {
    const holds = taken(count) * 2 < most ? FAR_COUNT_HOLDS_MS : COUNT_HOLDS_MS;
    return count.countedAt === null || Math.abs(this.#clock() - count.countedAt) > holds;
  }

  async #recount(account: AccountId, count: Count): Promise<void> {
    try {
      const [madeBefore, now] = [count.made, this.#clock()];
      const sessions = await this.#store.live(account);
      count.counted = sessions.filter((session) => isLive(settle(session, now))).length;
      count.countedAt = now;
      count.made -= madeBefore;
    } finally {
      count.counting = null;
    }
  }

  #countOf(account: AccountId): Count {
    const known = this.#counts.get(account);
    if (known) return known;
    if (this.#counts.size >= MAX_ACCOUNTS) this.#forgetOne();
    const fresh: Count = { counted: 0, countedAt: null, made: 0, underWay: 0, counting: null };
    this.#counts.set(account, fresh);
    return fresh;
  }

  /** An account with a create under way is kept: forgetting it would let that create go uncounted. */
  #forgetOne(): void {
    for (const [account, { underWay, counting }] of this.#counts) {
      if (underWay > 0 || counting) continue;
      this.#counts.delete(account);
      return;
    }
  }
}

const taken = ({ counted, made, underWay }: Count): number => counted + made + underWay;
