import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ConfigurationError } from '../domain/configuration-error.ts';
import { accountId } from './account-id.ts';
import { parseJson } from './parse-json.ts';
import { sha256 } from './sha256.ts';

/** What is kept of an account: never a key, only the SHA-256 of up to two, so that one can be replaced while the other is in use. */
const accountEntry = z.strictObject({
  id: accountId,
  keys: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .min(1)
    .max(2),
  createdAt: z.iso.datetime(),
  /** For people. */
  name: z.string().min(1).max(200).optional(),
});

const document = z.strictObject({ accounts: z.array(accountEntry).max(100_000) });

export type AccountEntry = z.infer<typeof accountEntry>;
export type AccountsDocument = z.infer<typeof document>;

export interface Accounts {
  /**
   * Whether the key is one of the account's. An account that is not there, or has one key only, costs the same two comparisons: the
   * time tells nobody which accounts exist. The id is a UUID in either case.
   */
  check(id: string, key: string): boolean;
  /** Whether there is an account of this id, a lower-case UUID. */
  has(id: string): boolean;
}

/**
 * Reads `{"accounts": [{"id", "keys": [sha256 in hex, …], "createdAt", "name"?}]}`. `source` names where the text comes from in the error.
 *
 * @throws ConfigurationError that says what is wrong and never shows the text.
 */
export function parseAccounts(text: string, source: string): Accounts {
  const digests = new Map<string, readonly Buffer[]>();
  for (const { id, keys } of parseAccountsDocument(text, source).accounts) {
    digests.set(
      id,
      keys.map((key) => Buffer.from(key, 'hex')),
    );
  }
  return { check: (id, key) => checkAccountKey(digests, id, key), has: (id) => digests.has(id) };
}

/** Accounts that may change while this runs. */
export const followedAccounts = (now: () => Accounts): Accounts => ({
  check: (id, key) => now().check(id, key),
  has: (id) => now().has(id),
});

/** The same, as it is written: for whoever changes it. */
export function parseAccountsDocument(text: string, source: string): AccountsDocument {
  const parsed = document.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new ConfigurationError(
      `${source} holds no usable accounts: ${parsed.error.issues[0]?.path.join('.') || 'it'} is not as expected. ` +
        'Set it to {"accounts": [{"id": a lower-case UUID, "keys": [one or two SHA-256 digests in hex], "createdAt": an ISO time}]}.',
    );
  }
  const seen = new Set<string>();
  for (const { id } of parsed.data.accounts) {
    if (seen.has(id))
      throw new ConfigurationError(`${source} holds the account ${id} twice. Remove one of the two.`);
    seen.add(id);
  }
  return parsed.data;
}

/** Compared against where there is no key: the digest of nothing that anybody could present. */
const noKey = Buffer.alloc(32);

function checkAccountKey(digests: ReadonlyMap<string, readonly Buffer[]>, id: string, key: string): boolean {
  const presented = sha256(key);
  const [first = noKey, second = noKey] = digests.get(id.toLowerCase()) ?? [];
  const isFirst = timingSafeEqual(presented, first);
  const isSecond = timingSafeEqual(presented, second);
  return isFirst || isSecond;
}
