import { describe, expect, it } from 'vitest';
import { accountIdOf, parseSessionId } from '../../../shared/wire/identifiers.ts';
import { problemOfParsed } from './problem-of-parsed.ts';

const uuid = '4a1e5c4e-0c55-4a44-9d5b-6b1f2f3a7c01';

describe('an account id', () => {
  it('is a UUID', () => {
    expect(accountIdOf(uuid)).toBe(uuid);
  });

  it('is the same in capital letters', () => {
    expect(accountIdOf(uuid.toUpperCase())).toBe(uuid);
  });

  it.each([
    undefined,
    '',
    'account',
    uuid.replaceAll('-', ''),
    `{${uuid}}`,
    `${uuid}\n`,
    ` ${uuid}`,
    `${uuid}0`,
    uuid.replace('4', 'g'),
  ])('is not %j', (text) => {
    expect(accountIdOf(text)).toBeNull();
  });
});

describe('a session id', () => {
  it.each(['a', 'Z', '0', '_', '-', '__proto__', 'constructor', 'create', uuid, 'x'.repeat(256)])(
    'may be %s',
    (text) => {
      expect(parseSessionId(text)).toEqual({ ok: true, value: text });
    },
  );

  it('keeps its case', () => {
    expect(parseSessionId('Review')).not.toEqual(parseSessionId('review'));
  });

  it.each([undefined, '', 'x'.repeat(257), 'a b', 'a|b', 'a/b', 'a.b', 'a:stop', 'é', 'a\n', '%41', 'ａ'])(
    'is not %j',
    (text) => {
      expect(problemOfParsed(parseSessionId(text))).toMatchObject({
        status: 400,
        code: 'BadRequest',
        target: 'sessionId',
      });
    },
  );
});
