import { sign } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { accessTokens } from '../../../shared/auth/access-tokens.ts';
import { seatTickets } from '../../../shared/auth/seat-tickets.ts';
import type { KeyRing, SigningKey } from '../../../shared/auth/signing-keys.ts';
import { at, DAY, HOUR, type Instant, SECOND } from '../../../shared/domain/instant.ts';
import { someSigningKeys } from '../../support/builders/keys.ts';
import { minute, start } from '../../support/builders/minute.ts';
import { anAccount, aRef } from '../../support/builders/refs.ts';

const keys = someSigningKeys();
const [signer] = keys.token;
const expiry = at(start + DAY);

/** Tokens by a clock that the test moves. */
function setUp(ring = keys.token, issuer = 'installation-1') {
  const time = { now: start as Instant };
  return { time, tokens: accessTokens({ keys: ring, issuer, clock: () => time.now }) };
}

const seconds = (instant: Instant): number => instant / SECOND;

/** A token as ours are, but for what the test changes. */
function forge(
  changed: { header?: object; claims?: object; key?: Parameters<SignJWT['sign']>[0]; omit?: string } = {},
): Promise<string> {
  const claims: Record<string, unknown> = {
    iss: 'installation-1',
    aud: 'remote-rendering',
    sub: anAccount,
    iat: seconds(start),
    nbf: seconds(start),
    exp: seconds(expiry),
    jti: 'a-token',
    roles: ['Remote Rendering Administrator'],
    ...changed.claims,
  };
  if (changed.omit) delete claims[changed.omit];
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: signer.kid, ...changed.header })
    .sign(changed.key ?? signer.privateKey);
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an access token', () => {
  it('is good for its account, as an administrator', async () => {
    const { tokens } = setUp();
    expect(await tokens.verify(await tokens.issue(anAccount))).toEqual({
      ok: true,
      account: anAccount,
      role: 'administrator',
      who: 'key',
    });
  });

  it('says who issued it for whom, and for 24 hours', async () => {
    const token = await setUp().tokens.issue(anAccount);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: signer.kid });
    expect(decodeJwt(token)).toEqual({
      iss: 'installation-1',
      aud: 'remote-rendering',
      sub: anAccount,
      iat: seconds(start),
      nbf: seconds(start),
      exp: seconds(start) + 86_400,
      jti: expect.any(String),
      roles: ['Remote Rendering Administrator'],
    });
  });

  it('is another each time', async () => {
    const { tokens } = setUp();
    expect(await tokens.issue(anAccount)).not.toBe(await tokens.issue(anAccount));
  });

  it('is good at every instance with the same keys, also when a new key signs by now', async () => {
    const token = await setUp().tokens.issue(anAccount);
    const rotated = setUp([...someSigningKeys().token, signer]);
    expect(await rotated.tokens.verify(token)).toMatchObject({ ok: true });
    expect(decodeProtectedHeader(await rotated.tokens.issue(anAccount)).kid).not.toBe(signer.kid);
  });

  it.each([
    ['one millisecond before it expires', expiry - 1, { ok: true }],
    ['at the moment it expires', expiry, { ok: false, why: 'expired' }],
    ['one millisecond after it expired', expiry + 1, { ok: false, why: 'expired' }],
    [
      'within a minute after it expired: tolerance is for clocks that are ahead',
      expiry + 59_000,
      { ok: false, why: 'expired' },
    ],
    ['an hour after it expired', expiry + HOUR, { ok: false, why: 'expired' }],
    ['60 seconds before it was issued, by a clock that is behind', start - 60_000, { ok: true }],
    ['61 seconds before it was issued', start - 61_000, { ok: false, why: 'invalid' }],
  ])('%s', async (_name, now, expected) => {
    const { time, tokens } = setUp();
    const token = await tokens.issue(anAccount);
    time.now = at(now);
    expect(await tokens.verify(token)).toMatchObject(expected);
  });

  it('is not remembered past its expiry', async () => {
    const { time, tokens } = setUp();
    const token = await tokens.issue(anAccount);
    time.now = at(expiry - 1);
    expect(await tokens.verify(token)).toMatchObject({ ok: true });
    expect(await tokens.verify(token)).toMatchObject({ ok: true });
    time.now = expiry;
    expect(await tokens.verify(token)).toEqual({ ok: false, why: 'expired' });
  });

  it('is remembered by the whole of its text: another signature is another token', async () => {
    const { tokens } = setUp();
    const token = await tokens.issue(anAccount);
    await tokens.verify(token);
    const [header, payload] = token.split('.');
    const signature = Buffer.alloc(64, 1).toString('base64url');
    expect(await tokens.verify(`${header}.${payload}.${signature}`)).toEqual({ ok: false, why: 'invalid' });
  });
});

describe('the holder of an access token', () => {
  it('is kept with role and name', async () => {
    const { tokens } = setUp();
    const holder = { role: 'client', who: 'entra:someone' } as const;
    expect(await tokens.verify(await tokens.issue(anAccount, holder))).toEqual({
      ok: true,
      account: anAccount,
      ...holder,
    });
  });

  it('needs one of the two roles', async () => {
    const { tokens } = setUp();
    const verdict = await tokens.verify(await forge({ claims: { roles: ['Reader'] } }));
    expect(verdict).toEqual({ ok: false, why: 'invalid' });
  });
});

describe('an account that is removed', () => {
  it('takes its tokens with it at once, also those that were seen before', async () => {
    const known = new Set<string>([anAccount]);
    const tokens = accessTokens({ keys: keys.token, issuer: 'i', clock: () => start, accounts: known });
    const token = await tokens.issue(anAccount);
    expect(await tokens.verify(token)).toMatchObject({ ok: true });
    known.delete(anAccount);
    expect(await tokens.verify(token)).toEqual({ ok: false, why: 'invalid' });
    known.add(anAccount);
    expect(await tokens.verify(token)).toMatchObject({ ok: true });
  });
});

describe('a key that changes while the service runs', () => {
  const [next] = someSigningKeys().token;
  const retired = { ...signer, retiredAt: minute(2) };

  function changing(ring: KeyRing) {
    const time = { now: start as Instant, ring };
    const tokens = accessTokens({ keys: () => time.ring, issuer: 'i', clock: () => time.now });
    return { time, tokens };
  }
  const kidOf = (token: string) => decodeProtectedHeader(token).kid;

  it('signs until the moment it is retired, and the new one from then on', async () => {
    const { time, tokens } = changing([next, retired]);
    time.now = at(minute(2) - 1);
    expect(kidOf(await tokens.issue(anAccount))).toBe(signer.kid);
    time.now = minute(2);
    expect(kidOf(await tokens.issue(anAccount))).toBe(next.kid);
  });

  it('ends no token: the last one that it signs lives its 24 hours', async () => {
    const { time, tokens } = changing([signer]);
    time.now = at(minute(2) - 1000);
    const token = await tokens.issue(anAccount);
    time.ring = [next, retired];
    time.now = at(minute(2) - 1001 + DAY);
    expect(await tokens.verify(token)).toMatchObject({ ok: true });
  });

  it.each([
    ['the last millisecond of 26 hours', minute(2) + 26 * HOUR - 1, { ok: true }],
    ['26 hours after it was retired', minute(2) + 26 * HOUR, { ok: false, why: 'invalid' }],
  ])('is believed or ignored: %s', async (_name, now, expected) => {
    const { time, tokens } = changing([next, retired]);
    time.now = at(now);
    const claims = { iss: 'i', iat: seconds(start), exp: seconds(start) + 3 * 86_400 };
    const token = await forge({ claims });
    expect(await tokens.verify(token)).toMatchObject(expected);
    if (expected.ok) {
      time.now = at(now + 1);
      expect(await tokens.verify(token)).toEqual({ ok: false, why: 'invalid' });
    }
  });

  it('is believed no more when it is taken out of the ring, also for tokens that were seen before', async () => {
    const { time, tokens } = changing([signer]);
    const token = await tokens.issue(anAccount);
    expect(await tokens.verify(token)).toMatchObject({ ok: true });
    time.ring = [next];
    expect(await tokens.verify(token)).toEqual({ ok: false, why: 'invalid' });
  });
});

describe('a forged access token', () => {
  const invalid = { ok: false, why: 'invalid' };
  const [stranger] = someSigningKeys().token;

  it('shows that the forger of these tests can make a good one', async () => {
    expect(await setUp().tokens.verify(await forge())).toMatchObject({ ok: true });
  });

  const forgeries: [string, () => Promise<string>][] = [
    ['is signed with another key under our kid', () => forge({ key: stranger.privateKey })],
    ['names a key that is not in the ring', () => forge({ header: { kid: 'unknown' } })],
    ['names no key', () => forge({ header: { kid: undefined } })],
    ['brings its own key', () => forge({ header: { jwk: stranger.shared }, key: stranger.privateKey })],
    [
      'points to a key',
      () => forge({ header: { jku: 'https://evil.example/keys' }, key: stranger.privateKey }),
    ],
    [
      'is signed with the ticket key',
      () => forge({ header: { kid: keys.ticket[0].kid }, key: keys.ticket[0].privateKey }),
    ],
    ['is of another type', () => forge({ header: { typ: 'JWT' } })],
    ['has the type of a ticket', () => forge({ header: { typ: 'seat-ticket+jwt' } })],
    ['has no type', () => forge({ header: { typ: undefined } })],
    ['asks for an extension that nobody knows', extended],
    ['is of another issuer', () => forge({ claims: { iss: 'installation-2' } })],
    ['is for another audience', () => forge({ claims: { aud: 'gate' } })],
    ['has an account that is none', () => forge({ claims: { sub: '../admin' } })],
    ['has an account in capitals', () => forge({ claims: { sub: anAccount.toUpperCase() } })],
    ['has no roles', () => forge({ claims: { roles: [] } })],
    ['has a role that is no text', () => forge({ claims: { roles: [1] } })],
    ...['iss', 'aud', 'sub', 'iat', 'nbf', 'exp', 'jti', 'roles'].map(
      (claim): [string, () => Promise<string>] => [`lacks ${claim}`, () => forge({ omit: claim })],
    ),
    ['says that it needs no signature', () => Promise.resolve(unsigned({ alg: 'none' }))],
    [
      'takes the public key for a shared secret',
      () => sharedSecret(Buffer.from(JSON.stringify(signer.shared))),
    ],
    ['takes the public key`s PEM for a shared secret', () => sharedSecret(pemOf(signer))],
    [
      'has a signature of nothing but zeros',
      () => Promise.resolve(unsigned({ alg: 'ES256', typ: 'at+jwt', kid: signer.kid })),
    ],
  ];

  it.each(forgeries)('is invalid when it %s', async (_name, make) => {
    expect(await setUp().tokens.verify(await make())).toEqual(invalid);
  });

  it('is invalid when it is a seat ticket, even if one key signs both', async () => {
    const ticket = await seatTickets(keys.token, 'installation-1').issue({
      ref: aRef(),
      hostId: 'h',
      deviceId: 'd',
      seat: 's',
      epoch: 1,
      replaces: false,
      now: start,
      until: minute(1),
    });
    expect(await setUp().tokens.verify(ticket)).toEqual(invalid);
  });

  function unsigned(header: object): string {
    const payload = base64url({ sub: anAccount, exp: seconds(expiry) });
    return `${base64url(header)}.${payload}.${Buffer.alloc(64).toString('base64url')}`;
  }

  /** Properly signed with the right key; the library refuses to make such a token, so this one is made by hand. */
  async function extended(): Promise<string> {
    const [, payload] = (await forge()).split('.');
    const header = { alg: 'ES256', typ: 'at+jwt', kid: signer.kid, crit: ['must'], must: true };
    const signed = `${base64url(header)}.${payload}`;
    const key = { key: signer.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  }

  const sharedSecret = (secret: Uint8Array): Promise<string> =>
    forge({ header: { alg: 'HS256' }, key: secret });
  const pemOf = ({ publicKey }: SigningKey): Buffer =>
    Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }));
});

describe('a text that can not be a token', () => {
  const malformed = { ok: false, why: 'malformed' };

  it.each([
    ['nothing', () => ''],
    ['one part', (token: string) => token.split('.')[0] ?? ''],
    ['two parts', (token: string) => token.split('.').slice(0, 2).join('.')],
    ['four parts', (token: string) => `${token}.e30`],
    ['an empty signature', (token: string) => `${token.split('.').slice(0, 2).join('.')}.`],
    ['a blank in it', (token: string) => token.replace('.', '. ')],
    ['a line break at its end', (token: string) => `${token}\n`],
    ['padding', (token: string) => `${token}==`],
    ['the other base64 alphabet', (token: string) => `${token.slice(0, -2)}+/`],
    ['more than one spelling of the same bytes', (token: string) => nonCanonical(token)],
    ['more than 8192 characters', (token: string) => `${token}${'A'.repeat(8192)}`],
    ['a hundred thousand dots', () => '.'.repeat(100_000)],
    ['a million letters', () => 'a'.repeat(1_000_000)],
  ])('is malformed: %s', async (_name, spoil) => {
    const { tokens } = setUp();
    const text = spoil(await tokens.issue(anAccount));
    const began = performance.now();
    expect(await tokens.verify(text)).toEqual(malformed);
    expect(performance.now() - began).toBeLessThan(500);
  });

  /** A signature of 64 bytes leaves four bits of its last letter unused; other letters decode to the same bytes. */
  function nonCanonical(token: string): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) ?? '') + 1];
  }
});
