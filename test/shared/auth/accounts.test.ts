import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseAccounts } from '../../../shared/auth/accounts.ts';
import { digestOfAccountKey, makeAccount } from '../../../shared/auth/make-account.ts';
import { ConfigurationError } from '../../../shared/domain/configuration-error.ts';
import { start } from '../../support/builders/minute.ts';

const mine = makeAccount(start);
const other = makeAccount(start);
const accounts = parseAccounts(JSON.stringify({ accounts: [mine.entry, other.entry] }), 'ACCOUNTS');

describe('a new account', () => {
  it('has a lower-case UUID and two different keys of 256 bits in base64', () => {
    expect(mine.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    for (const key of mine.keys) expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(mine.keys[0]).not.toBe(mine.keys[1]);
  });

  it('keeps digests of its keys, and no key', () => {
    expect(mine.entry.keys).toEqual(mine.keys.map(digestOfAccountKey));
    for (const key of mine.keys) expect(JSON.stringify(mine.entry)).not.toContain(key);
  });
});

describe('an account key', () => {
  it.each([
    ['the first key', mine.id, mine.keys[0], true],
    ['the second key', mine.id, mine.keys[1], true],
    ['the id in capitals', mine.id.toUpperCase(), mine.keys[0], true],
    ['another account`s key', mine.id, other.keys[0], false],
    ['an unknown account', '00000000-0000-4000-8000-000000000000', mine.keys[0], false],
    ['no key', mine.id, '', false],
    ['the digest instead of the key', mine.id, mine.entry.keys[0] ?? '', false],
    ['a key without its last character', mine.id, mine.keys[0].slice(0, -1), false],
    ['a key with a blank behind it', mine.id, `${mine.keys[0]} `, false],
    ['a name that every object has', '__proto__', '', false],
  ])('is or is not right: %s', (_name, id, key, expected) => {
    expect(accounts.check(id, key)).toBe(expected);
  });

  it('is wrong in place of the one that an account with a single key does not have', () => {
    const single = { ...mine.entry, keys: mine.entry.keys.slice(0, 1) };
    const one = parseAccounts(JSON.stringify({ accounts: [single] }), 'ACCOUNTS');
    expect(one.check(mine.id, mine.keys[0])).toBe(true);
    expect(one.check(mine.id, mine.keys[1])).toBe(false);
    expect(one.check(mine.id, '')).toBe(false);
  });
});

describe('the accounts document', () => {
  it.each([
    ['no JSON', `{"accounts": "${mine.keys[0]}`],
    ['no accounts', '{}'],
    ['an id that is no UUID', document({ ...mine.entry, id: 'me' })],
    ['a key in place of its digest', document({ ...mine.entry, keys: [mine.keys[0]] })],
    ['three keys', document({ ...mine.entry, keys: [...mine.entry.keys, ...other.entry.keys] })],
    ['no key', document({ ...mine.entry, keys: [] })],
    ['a field that is not known', document({ ...mine.entry, admin: true })],
    ['one account twice', document(mine.entry, mine.entry)],
  ])('is refused with %s, in words that show no key', (_name, text) => {
    const read = (): unknown => parseAccounts(text, 'ACCOUNTS_FILE');
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(/^ACCOUNTS_FILE holds/);
    try {
      read();
    } catch (error) {
      expect(inspect(error, { depth: 9 })).not.toContain(mine.keys[0]);
    }
  });

  function document(...entries: readonly object[]): string {
    return JSON.stringify({ accounts: entries });
  }
});
