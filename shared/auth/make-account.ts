import { randomBytes, randomUUID } from 'node:crypto';
import type { AccountId } from '../domain/session-ref.ts';
import type { AccountEntry } from './accounts.ts';
import { sha256 } from './sha256.ts';

export interface NewAccount {
  readonly id: AccountId;
  /** Two keys, 256 bits each in base64. They are shown once and kept nowhere. */
  readonly keys: readonly [string, string];
  /** What goes into the accounts document. */
  readonly entry: AccountEntry;
}

/** A new account. `now` is in milliseconds since the epoch. */
export function makeAccount(now: number): NewAccount {
  const id = randomUUID() as AccountId; // A fresh UUID is what an account id is.
  const keys = [makeAccountKey(), makeAccountKey()] as const;
  return {
    id,
    keys,
    entry: { id, keys: keys.map(digestOfAccountKey), createdAt: new Date(now).toISOString() },
  };
}

export const makeAccountKey = (): string => randomBytes(32).toString('base64');

/** What is kept of a key in the accounts document. */
export const digestOfAccountKey = (key: string): string => sha256(key).toString('hex');
