import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { startVirtualBroker, type VirtualBroker } from '../support/virtual-broker.ts';

const text = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ourKid = ({ token }: VirtualBroker) => decodeProtectedHeader(token).kid ?? '';

/** A token with the claims of a good one, under a header and a signature of the attacker's. */
function forged({ token }: VirtualBroker, header: object, claims: object = {}): string {
  const signed = `${text(header)}.${text({ ...decodeJwt(token), ...claims })}`;
  const key = { key: foreign.privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

/** Signed as a shared secret's with what everybody can know: the key's name, or its public half. */
function hmac(broker: VirtualBroker, secret: string | Buffer): string {
  const signed = `${text({ alg: 'HS256', typ: 'at+jwt', kid: ourKid(broker) })}.${text(decodeJwt(broker.token))}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function rsaSigned(broker: VirtualBroker): string {
  const signed = `${text({ alg: 'RS256', typ: 'at+jwt', kid: ourKid(broker), jwk: rsa.publicKey.export({ format: 'jwk' }) })}.${text(decodeJwt(broker.token))}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), rsa.privateKey).toString('base64url')}`;
}

const parts = (token: string) => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return { header, payload, signature };
};

const own = foreign.publicKey.export({ format: 'jwk' });
const es256 = { alg: 'ES256', typ: 'at+jwt' } as const;

const forgeries: readonly (readonly [name: string, make: (broker: VirtualBroker) => string])[] = [
  ['no algorithm at all', (b) => `${text({ alg: 'none', typ: 'at+jwt' })}.${parts(b.token).payload}.`],
  ['no algorithm in odd case', (b) => `${text({ alg: 'nOnE', typ: 'at+jwt' })}.${parts(b.token).payload}.AA`],
  ['a shared secret that is the name of the key', (b) => hmac(b, ourKid(b))],
  ['a shared secret that is empty', (b) => hmac(b, '')],
  [
    'a shared secret that is our public key as PEM',
    (b) => hmac(b, b.signer.publicKey.export({ type: 'spki', format: 'pem' })),
  ],
  [
    'a shared secret that is our public key as DER',
    (b) => hmac(b, b.signer.publicKey.export({ type: 'spki', format: 'der' })),
  ],
  ['a shared secret that is our public key as JWK', (b) => hmac(b, JSON.stringify(b.signer.shared))],
  ['an RSA key of its own under our name', (b) => rsaSigned(b)],
  ['a key of its own under our name', (b) => forged(b, { ...es256, kid: ourKid(b) })],
  ['a key that it brings along (jwk)', (b) => forged(b, { ...es256, jwk: own })],
  ['a key that it brings along beside our name', (b) => forged(b, { ...es256, kid: ourKid(b), jwk: own })],
  ['a key that it points to (jku)', (b) => forged(b, { ...es256, jku: 'http://127.0.0.1:1/keys' })],
  ['a certificate that it points to (x5u)', (b) => forged(b, { ...es256, x5u: 'http://127.0.0.1:1/cert' })],
  ['a path for a name of a key', (b) => forged(b, { ...es256, kid: '../../../../dev/null' })],
  ['a query for a name of a key', (b) => forged(b, { ...es256, kid: "x' or PartitionKey ne 'x" })],
  ['a name of the language for a key', (b) => forged(b, { ...es256, kid: '__proto__' })],
  ['an array for a name of a key', (b) => forged(b, { ...es256, kid: [ourKid(b)] })],
  ['our signature under other claims', (b) => swapped(b, { sub: b.other.id })],
  ['our signature under a later end', (b) => swapped(b, { exp: 9_999_999_999 })],
  ['our signature under another header', (b) => withHeader(b, { typ: 'JWT' })],
  ['claims that are an array', (b) => `${parts(b.token).header}.${text([])}.${parts(b.token).signature}`],
  ['a signature with its halves swapped', (b) => turned(b)],
  ['a signature of zeros', (b) => `${unsigned(b)}.${Buffer.alloc(64).toString('base64url')}`],
  ['a signature with padding', (b) => `${b.token}==`],
  ['the other base64 alphabet', (b) => `${b.token.slice(0, -4)}+/+/`],
  ['a fourth part', (b) => `${b.token}.e30`],
  ['a token twice', (b) => `${b.token},${b.token}`],
];

const unsigned = ({ token }: VirtualBroker) => token.slice(0, token.lastIndexOf('.'));
const swapped = ({ token }: VirtualBroker, claims: object): string =>
  `${parts(token).header}.${text({ ...decodeJwt(token), ...claims })}.${parts(token).signature}`;
const withHeader = ({ token }: VirtualBroker, header: object): string =>
  `${text({ ...decodeProtectedHeader(token), ...header })}.${parts(token).payload}.${parts(token).signature}`;
function turned(broker: VirtualBroker): string {
  const bytes = Buffer.from(parts(broker.token).signature, 'base64url');
  const other = Buffer.concat([bytes.subarray(32), bytes.subarray(0, 32)]);
  return `${unsigned(broker)}.${other.toString('base64url')}`;
}

describe('a forged token opens nothing and is told nothing', () => {
  it('in any of its forms, on a read, a list and a create', async () => {
    const broker = await startVirtualBroker();
    await broker.native('PUT', 'known', { maxLeaseTimeMinutes: 60, size: 'Standard' });
    for (const [name, make] of forgeries) {
      const headers = { authorization: `Bearer ${make(broker)}` };
      const query = '?api-version=2026-12-01';
      for (const answer of [
        await broker.send('GET', `${broker.base}/known${query}`, undefined, headers),
        await broker.send('GET', broker.base + query, undefined, headers),
        await broker.send(
          'PUT',
          `${broker.base}/new${query}`,
          { maxLeaseTimeMinutes: 1, size: 'Standard' },
          headers,
        ),
        await broker.send('DELETE', `${broker.v1}/known`, undefined, headers),
      ]) {
        expect([name, answer.status, answer.body.error.code]).toEqual([name, 401, 'Unauthorized']);
        expect(answer.text).not.toMatch(/JW[SKT]|signature|claim|kid/i);
      }
    }
    expect((await broker.native('GET', 'known')).body.status).toBe('Ready');
    expect((await broker.native('GET', 'new')).status).toBe(404);
  });

  it('nor does one that our own key has signed, if its claims are wrong; and a right one only until its last millisecond', async () => {
    const broker = await startVirtualBroker();
    const { iat = 0, exp = 0 } = decodeJwt(broker.token);
    const resigned = (claims: object, header: object = {}): Promise<string> =>
      new SignJWT(JSON.parse(JSON.stringify({ ...decodeJwt(broker.token), ...claims })))
        .setProtectedHeader({ ...es256, kid: broker.signer.kid, ...header })
        .sign(broker.signer.privateKey);
    const statusFor = async (token: string): Promise<number> =>
      (
        await broker.send('GET', `${broker.base}?api-version=2026-12-01`, undefined, {
          authorization: `Bearer ${token}`,
        })
      ).status;
    expect(await statusFor(await resigned({}))).toBe(200);
    for (const [name, token] of [
      ['of another installation', resigned({ iss: 'another-installation' })],
      ['of no installation', resigned({ iss: undefined })],
      ['for another audience', resigned({ aud: 'gate' })],
      ['for no audience', resigned({ aud: undefined })],
      ['expired', resigned({ iat: iat - 90_000, nbf: iat - 90_000, exp: iat })],
      ['without an end', resigned({ exp: undefined })],
      ['with an end that is text', resigned({ exp: String(exp) })],
      ['beginning in 61 seconds', resigned({ nbf: iat + 61 })],
      ['issued in an hour', resigned({ iat: iat + 3600, nbf: iat + 3600 })],
      ['for nobody', resigned({ sub: undefined })],
      ['for an account list', resigned({ sub: [broker.account.id, broker.other.id] })],
      ['for an account in capitals', resigned({ sub: broker.account.id.toUpperCase() })],
      ['for a path of an account', resigned({ sub: `${broker.other.id}/../${broker.account.id}` })],
      ['without a role', resigned({ roles: [] })],
      ['with a role of its own', resigned({ roles: ['Owner'] })],
      ['with its role as text', resigned({ roles: 'Remote Rendering Administrator' })],
      ['of another type', resigned({}, { typ: 'JWT' })],
    ] as const)
      expect([name, await statusFor(await token)]).toEqual([name, 401]);
    const other = await statusFor(await resigned({ sub: broker.other.id }));
    expect(other).toBe(403);

    await broker.clock.advanceTo(exp * 1000 - 1);
    expect(await statusFor(broker.token)).toBe(200);
    await broker.clock.advanceBy(1);
    expect(await statusFor(broker.token)).toBe(401);
  });

  it('nor does a seat ticket pass for a token, or a token for an account key', async () => {
    const broker = await startVirtualBroker();
    await broker.native('PUT', 's1', { maxLeaseTimeMinutes: 60, size: 'Standard' });
    const { body } = await broker.native('POST', 's1:connect', { deviceId: 'd' });
    const ticket = Object.values<unknown>(body).find(
      (it) => typeof it === 'string' && it.split('.').length === 3,
    );
    expect(ticket).toEqual(expect.any(String));
    const read = await broker.send('GET', `${broker.base}/s1?api-version=2026-12-01`, undefined, {
      authorization: `Bearer ${String(ticket)}`,
    });
    expect(read.status).toBe(401);
    const exchange = await broker.send('GET', `/accounts/${broker.account.id}/token`, undefined, {
      authorization: `Bearer ${broker.account.id}:${broker.token}`,
    });
    expect(exchange.status).toBe(401);
  });

  it('nor does a token in the query, in a cookie or in another scheme count', async () => {
    const broker = await startVirtualBroker();
    for (const headers of [
      { authorization: '' },
      { authorization: '', cookie: `token=${broker.token}` },
      { authorization: `Basic ${broker.token}` },
      { authorization: `Bearer: ${broker.token}` },
      { authorization: '', 'x-ms-client-principal': Buffer.from('{"claims":[]}').toString('base64') },
      { authorization: '', 'x-functions-key': broker.token },
    ]) {
      const path = `${broker.base}?api-version=2026-12-01&access_token=${broker.token}&code=${broker.token}`;
      expect((await broker.send('GET', path, undefined, headers)).status).toBe(401);
    }
  });
});
