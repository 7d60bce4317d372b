import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { makeSigningKey, makeSigningKeys } from '../../../shared/auth/make-signing-keys.ts';
import { parseSigningKeys, type SigningKeysDocument } from '../../../shared/auth/signing-keys.ts';
import { ConfigurationError } from '../../../shared/domain/configuration-error.ts';
import { start } from '../../support/builders/minute.ts';

const made = makeSigningKeys(start);
const [token] = made.token;
const [ticket] = made.ticket;
if (!token || !ticket) throw new Error('Each ring has a key.');

const parse = (document: unknown) => parseSigningKeys(JSON.stringify(document), 'SIGNING_KEYS');

function refusalOf(text: string): Error {
  try {
    parseSigningKeys(text, 'SIGNING_KEYS');
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
  }
  throw new Error('It was accepted, or refused in another way.');
}

describe('signing keys', () => {
  it('are read as they were made: two rings with a key of their own each', () => {
    const keys = parse(made);
    expect(keys.token.map(({ kid }) => kid)).toEqual([token.kid]);
    expect(keys.ticket.map(({ kid }) => kid)).toEqual([ticket.kid]);
    expect(token.createdAt).toBe(new Date(start).toISOString());
  });

  it('keep their order, so that the first one signs', () => {
    const next = makeSigningKey(start);
    const keys = parse({ ...made, token: [next, token] });
    expect(keys.token.map(({ kid }) => kid)).toEqual([next.kid, token.kid]);
  });

  it('show no private half when they are printed or put into JSON', () => {
    const shown = inspect(parse(made), { depth: 9 }) + JSON.stringify(parse(made));
    expect(shown).not.toContain(token.d);
    expect(shown).not.toContain(ticket.d);
  });

  const other = makeSigningKey(start);
  const broken: [string, Partial<Record<keyof SigningKeysDocument, unknown>> | string][] = [
    ['no JSON', `{"token": "${token.d}`],
    ['no object', '[]'],
    ['a ring that is missing', { token: [token] }],
    ['a ring without a key', { ...made, ticket: [] }],
    ['a public key', { ...made, token: [{ ...token, d: undefined }] }],
    ['a key of another curve', { ...made, token: [{ ...token, crv: 'P-384' }] }],
    ['a key without a kid', { ...made, token: [{ ...token, kid: undefined }] }],
    ['a key without createdAt', { ...made, token: [{ ...token, createdAt: undefined }] }],
    ['a private half of another key', { ...made, token: [{ ...token, d: other.d }] }],
    ['a public half that is no point of the curve', { ...made, token: [{ ...token, x: token.y }] }],
    ['one kid twice', { ...made, token: [token, { ...other, kid: token.kid }] }],
    ['one key in both rings', { token: [token], ticket: [{ ...token, kid: 'another' }] }],
  ];

  it.each(broken)('are refused with %s, in words that say what to set and show no key', (_name, document) => {
    const error = refusalOf(typeof document === 'string' ? document : JSON.stringify(document));
    expect(error.message).toMatch(/^SIGNING_KEYS holds no usable signing keys: .+ Set it to/);
    const shown = inspect(error, { depth: 9 });
    for (const secret of [token.d, ticket.d, other.d]) expect(shown).not.toContain(secret);
  });
});
