import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { entraTokens } from '../../../shared/auth/entra-tokens.ts';
import { documentedRoleNames } from '../../../shared/auth/role.ts';
import { HOUR, type Instant, after as later, MINUTE, SECOND } from '../../../shared/domain/instant.ts';
import { start } from '../../support/builders/minute.ts';
import { audience, someone, startEntraIssuer, type TokenChange, tenant } from '../../support/entra-issuer.ts';

async function setUp() {
  const time = { now: start as Instant };
  const issuer = await startEntraIssuer(() => time.now);
  const logged: string[] = [];
  const make = () =>
    entraTokens({
      tenant,
      audiences: [audience, 'client-id'],
      authority: issuer.url,
      roleNames: documentedRoleNames,
      clock: () => time.now,
      log: (_level, message) => void logged.push(message),
    });
  return { time, issuer, logged, make, entra: make() };
}

const invalid = { ok: false, why: 'invalid' };
const client = { ok: true, holder: { role: 'client', who: `entra:${someone}` } };
const atStart = start / SECOND;

describe('a token of the directory', () => {
  it.each(['1.0', '2.0'] as const)('is good when it is of version %s', async (version) => {
    const { issuer, entra } = await setUp();
    expect(await entra.verify(await issuer.token(version))).toEqual(client);
  });

  it('is good when an ES256 key has signed it', async () => {
    const { issuer, entra } = await setUp();
    issuer.roll('an-ec-key', 'ES256');
    expect(await entra.verify(await issuer.token('2.0'))).toEqual(client);
  });

  const kept: [string, TokenChange, object][] = [
    ['any of the audiences', { claims: { aud: 'client-id' } }, client],
    [
      'the administrator’s role',
      { claims: { roles: ['x', 'Remote Rendering Administrator'] } },
      { ok: true, holder: { role: 'administrator' } },
    ],
    [
      'both roles: the higher one counts',
      { claims: { roles: Object.values(documentedRoleNames) } },
      { ok: true, holder: { role: 'administrator' } },
    ],
    ['a tenant in capitals', { claims: { tid: tenant.toUpperCase() } }, client],
    [
      'an expiry 59 seconds ago, by a clock that is behind',
      { claims: { iat: atStart - 99, nbf: atStart - 99, exp: atStart - 59 } },
      client,
    ],
    [
      'a beginning in 60 seconds, by a clock that is ahead',
      { claims: { iat: atStart + 60, nbf: atStart + 60 } },
      client,
    ],
  ];
  it.each(kept)('is good with %s', async (_name, change, expected) => {
    const { issuer, entra } = await setUp();
    expect(await entra.verify(await issuer.token('2.0', change))).toMatchObject(expected);
  });

  it.each([
    ['none', []],
    ['another', ['Reader']],
    ['one that differs in case only', ['remote rendering client']],
  ])('is well known but lets nobody in with %s of the roles', async (_name, roles) => {
    const { issuer, entra } = await setUp();
    expect(await entra.verify(await issuer.token('2.0', { claims: { roles } }))).toEqual({
      ok: false,
      why: 'noRole',
    });
  });

  it('goes by the names that the roles were given', async () => {
    const { issuer, time } = await setUp();
    const entra = entraTokens({
      tenant,
      audiences: [audience],
      authority: `${issuer.url}/`,
      roleNames: { administrator: 'Boss', client: 'Worker' },
      clock: () => time.now,
      log: () => undefined,
    });
    expect(await entra.verify(await issuer.token('1.0', { claims: { roles: ['Worker'] } }))).toEqual(client);
    expect(await entra.verify(await issuer.token('1.0'))).toEqual({ ok: false, why: 'noRole' });
  });
});

describe('a forged token of the directory', () => {
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const strangerJwk = { ...stranger.publicKey.export({ format: 'jwk' }), kid: 'theirs', alg: 'RS256' };
  const forgeries: [string, TokenChange, object?][] = [
    ['is signed with another key under a known kid', { key: stranger.privateKey }],
    ['brings its own key', { key: stranger.privateKey, header: { jwk: strangerJwk } }],
    ['points to a key', { key: stranger.privateKey, header: { jku: 'http://127.0.0.1:9/keys' } }],
    ['points to a certificate', { key: stranger.privateKey, header: { x5u: 'http://127.0.0.1:9/c' } }],
    ['names an unknown key', { header: { kid: 'unknown' } }],
    ['names a key by a path', { header: { kid: '../../dev/null' } }],
    ['names a key as every object has one', { header: { kid: '__proto__' } }],
    ['names a key with 257 letters', { header: { kid: 'k'.repeat(257) } }],
    ['names no key', { header: { kid: undefined } }],
    ['is for another audience', { claims: { aud: 'api://other' } }],
    ['is for no audience', { claims: { aud: undefined } }],
    [
      'is of another issuer',
      { claims: { iss: 'https://sts.windows.net/9188040d-6c67-4c5b-b112-36a304b66dad/' } },
    ],
    ['is of no issuer', { claims: { iss: undefined } }],
    ['is of version 1 by the issuer of version 2', { claims: { ver: '1.0' } }],
    ['is of version 3', { claims: { ver: '3.0' } }],
    ['is of another tenant', { claims: { tid: '9188040d-6c67-4c5b-b112-36a304b66dad' } }],
    ['is of no tenant', { claims: { tid: undefined } }],
    ['is nobody’s', { claims: { oid: undefined } }],
    ['is an identity token, by no app', { claims: { azp: undefined } }],
    ['never expires', { claims: { exp: undefined } }],
    ['begins in 61 seconds', { claims: { iat: atStart + 61, nbf: atStart + 61 } }],
    ['was issued in the future', { claims: { iat: atStart + 61 } }],
    ['expired before it was issued', { claims: { iat: atStart, exp: atStart - 1 } }],
    ['expired 60 seconds ago', { claims: { exp: atStart - 60 } }, { ok: false, why: 'expired' }],
    ['has roles that are no list', { claims: { roles: 'Remote Rendering Client' } }],
    ['asks for an extension that nobody knows', { header: { crit: ['exp'], exp: 1 } }],
  ];
  it.each(forgeries)('is refused when it %s', async (_name, change, expected = invalid) => {
    const { issuer, entra } = await setUp();
    const token = await issuer.token('2.0', change).catch(() => 'the library does not make such a token');
    const outcome = await entra.verify(token);
    expect(outcome.ok).toBe(false);
    if (token.includes('.')) expect(outcome).toEqual(expected);
  });

  it('is invalid when it takes the public key for a shared secret', async () => {
    const { issuer, entra } = await setUp();
    for (const secret of [
      issuer.signer.publicKey.export({ type: 'spki', format: 'pem' }),
      issuer.signer.publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(issuer.signer.publicKey.export({ format: 'jwk' })),
    ]) {
      const token = await issuer.token('2.0', { header: { alg: 'HS256' }, key: Buffer.from(secret) });
      expect(await entra.verify(token)).toEqual(invalid);
    }
  });

  it('is invalid when it says that it needs no signature', async () => {
    const { issuer, entra } = await setUp();
    const [, payload, signature] = (await issuer.token('2.0')).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: issuer.signer.kid })).toString('base64url');
    expect(await entra.verify(`${header}.${payload}.${signature}`)).toEqual(invalid);
  });

  it('is invalid with another of the RSA algorithms', async () => {
    const { issuer, entra } = await setUp();
    for (const alg of ['RS512', 'PS256'])
      expect(await entra.verify(await issuer.token('2.0', { header: { alg } }))).toEqual(invalid);
  });

  it.each([
    ['padding', (token: string) => `${token}==`],
    ['a blank', (token: string) => token.replace('.', ' .')],
    ['the other alphabet', (token: string) => `${token.slice(0, -2)}+/`],
    [
      'another spelling of the same bytes',
      (token: string) => `${token.slice(0, -1)}${token.endsWith('B') ? 'C' : 'B'}`,
    ],
    ['a fourth part', (token: string) => `${token}.e30`],
    ['more than 8192 letters', (token: string) => token + 'A'.repeat(8192)],
  ])('is malformed with %s', async (_name, spoil) => {
    const { issuer, entra } = await setUp();
    expect(await entra.verify(spoil(await issuer.token('2.0')))).toEqual({ ok: false, why: 'malformed' });
    expect(issuer.requests).toEqual([]);
  });

  it('is invalid when the issuer’s document speaks for every tenant', async () => {
    const { issuer, entra } = await setUp();
    issuer.breakDown((response) => {
      const document = { issuer: `${issuer.url}/{tenantid}/v2.0`, jwks_uri: `${issuer.url}/keys` };
      response.end(JSON.stringify(document));
      issuer.breakDown(null);
    });
    const claims = { iss: `${issuer.url}/{tenantid}/v2.0` };
    expect(await entra.verify(await issuer.token('2.0', { claims }))).toEqual(invalid);
  });

  it('is invalid when its key is of a kind or for a use that is not accepted', async () => {
    const { issuer, entra } = await setUp();
    const jwk = issuer.signer.publicKey.export({ format: 'jwk' });
    issuer.publish(
      { ...jwk, kid: issuer.signer.kid, use: 'enc' },
      { kty: 'oct', k: 'c2VjcmV0', kid: issuer.signer.kid },
      { ...jwk, use: 'sig' },
    );
    expect(await entra.verify(await issuer.token('2.0'))).toEqual(invalid);
  });
});

describe('the keys of the directory', () => {
  it('are fetched once for any number of tokens, also when these come together', async () => {
    const { issuer, entra } = await setUp();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => issuer.token('2.0')));
    const outcomes = await Promise.all(tokens.map((token) => entra.verify(token)));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(issuer.fetches()).toBe(1);
  });

  it('are fetched again for an unknown kid, but not within 30 seconds', async () => {
    const { issuer, entra, time } = await setUp();
    await entra.verify(await issuer.token('2.0'));
    issuer.roll('key-2');
    const token = await issuer.token('2.0');
    time.now = later(start, 30 * SECOND - 1);
    expect(await entra.verify(token)).toEqual(invalid);
    expect(issuer.fetches()).toBe(1);
    time.now = later(start, 30 * SECOND);
    expect(await entra.verify(token)).toEqual(client);
    for (let n = 0; n < 50; n++)
      await entra.verify(await issuer.token('2.0', { header: { kid: `invented-${n}` } }));
    expect(issuer.fetches()).toBe(2);
  });

  it('are believed through an outage of the issuer, and no longer than 24 hours', async () => {
    const { issuer, entra, time } = await setUp();
    await entra.verify(await issuer.token('2.0'));
    issuer.breakDown((response) => response.writeHead(500).end());
    time.now = later(start, 24 * HOUR - 1);
    expect(await entra.verify(await issuer.token('2.0'))).toEqual(client);
    time.now = later(start, 24 * HOUR + MINUTE);
    expect(await entra.verify(await issuer.token('2.0'))).toEqual({ ok: false, why: 'unavailable' });
  });

  it('are refreshed beside the work after an hour, so that a withdrawn key is soon believed no more', async () => {
    const { issuer, entra, time } = await setUp();
    await entra.verify(await issuer.token('2.0'));
    issuer.publish();
    time.now = later(start, HOUR);
    await entra.verify(await issuer.token('2.0'));
    await expect.poll(async () => entra.verify(await issuer.token('2.0'))).toEqual(invalid);
    expect(issuer.fetches()).toBe(2);
  });

  it.each([
    ['answers with an error', 'error'],
    ['answers with no JSON', 'text'],
    ['answers without an end', 'endless'],
    ['sends elsewhere', 'redirect'],
    ['points to keys at an address that nobody can trust', 'plain'],
  ])(
    'are not to be had from an issuer that %s; nobody waits for it again within 10 seconds',
    async (_name, how) => {
      const { issuer, entra, time, logged } = await setUp();
      issuer.breakDown((response) => {
        if (how === 'error') response.writeHead(503).end();
        if (how === 'text') response.end('<html>');
        if (how === 'endless') for (let n = 0; n < 10; n++) response.write('x'.repeat(100_000));
        if (how === 'redirect') response.writeHead(302, { location: `${issuer.url}/keys` }).end();
        if (how === 'plain')
          response.end(JSON.stringify({ issuer: issuer.url, jwks_uri: 'http://keys.example/' }));
      });
      const token = await issuer.token('2.0');
      const unavailable = { ok: false, why: 'unavailable' };
      expect(await entra.verify(token)).toEqual(unavailable);
      time.now = later(start, 10 * SECOND - 1);
      expect(await entra.verify(token)).toEqual(unavailable);
      expect(issuer.fetches()).toBe(1);
      expect(logged).toHaveLength(1);
      issuer.breakDown(null);
      time.now = later(start, 10 * SECOND);
      expect(await entra.verify(token)).toEqual(client);
    },
  );

  it('are waited for no longer than about two seconds when the issuer is silent; the other issuer answers meanwhile', async () => {
    const { issuer, entra } = await setUp();
    await entra.verify(await issuer.token('1.0'));
    issuer.breakDown(() => undefined);
    const began = performance.now();
    const silent = entra.verify(await issuer.token('2.0'));
    expect(await entra.verify(await issuer.token('1.0'))).toEqual(client);
    expect(performance.now() - began).toBeLessThan(1500);
    expect(await silent).toEqual({ ok: false, why: 'unavailable' });
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('are not in the log when the issuer is out of order', async () => {
    const { issuer, entra, logged } = await setUp();
    await issuer.close();
    const token = await issuer.token('2.0');
    await entra.verify(token);
    expect(logged.join()).toContain('sign-in service');
    expect(logged.join()).not.toContain(token.slice(0, 20));
  });
});
