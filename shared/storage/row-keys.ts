import type { Instant } from '../domain/instant.ts';
import type { AccountId, SessionId, SessionRef } from '../domain/session-ref.ts';

/**
 * The keys of the layout. Everything that belongs to one session lies in one partition:
 *
 *     s|{account}|{id}              the session: the truth
 *     l|{account}|{id}              while it is not ended
 *     d|{due moment}|{account}|{id} while somebody has to look at it again
 *     p|{purge moment}|{account}|{id} once it may be forgotten
 *     h|{account}|{id}|{version}    one line of its history
 *
 * `|` is in no id, so keys can't run into each other; moments and versions have a fixed width, so text order is their order.
 */
export const rowKeys = {
  session: ({ account, id }: SessionRef): string => `s|${account}|${id}`,
  live: ({ account, id }: SessionRef): string => `l|${account}|${id}`,
  due: ({ account, id }: SessionRef, moment: Instant): string => `d|${momentText(moment)}|${account}|${id}`,
  purge: ({ account, id }: SessionRef, moment: Instant): string => `p|${momentText(moment)}|${account}|${id}`,
  history: ({ account, id }: SessionRef, version: number): string =>
    `h|${account}|${id}|${String(version).padStart(10, '0')}`,
};

/** A range of keys: from the first, up to but without the second. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

export const keyRanges = {
  records: (account: AccountId): KeyRange => under(`s|${account}`),
  live: (account: AccountId): KeyRange => under(`l|${account}`),
  allLive: under('l'),
  /** Up to `until` and including it. */
  due: (until: Instant): KeyRange => ({ from: 'd|', to: under(`d|${momentText(until)}`).to }),
  purge: (until: Instant): KeyRange => ({ from: 'p|', to: under(`p|${momentText(until)}`).to }),
  history: ({ account, id }: SessionRef): KeyRange => under(`h|${account}|${id}`),
};

/** The session that an `s`, `l`, `d` or `p` key speaks of; undefined when it is none of ours. */
export function refOfKey(key: string): SessionRef | undefined {
  const parts = key.split('|');
  const [account, id] = parts.slice(-2);
  if (parts.length !== (/^[ls]\|/.test(key) ? 3 : 4) || !account || !id) return undefined;
  // Keys are only ever made from checked refs, so their parts are as good.
  return { account: account as AccountId, id: id as SessionId };
}

/** The last instant that four digits of a year can say; what lies beyond sorts as if it were this one. */
const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

function momentText(moment: Instant): string {
  if (!(moment >= 0)) throw new RangeError('A moment before 1970 can not be kept.');
  return new Date(Math.min(moment, lastMoment)).toISOString();
}

/** Everything that goes on after `prefix|`: `}` is the character after `|`. */
function under(prefix: string): KeyRange {
  return { from: `${prefix}|`, to: `${prefix}}` };
}
