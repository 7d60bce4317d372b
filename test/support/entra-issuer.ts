import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { Instant } from '../../shared/domain/instant.ts';

export const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
export const someone = '11111111-2222-4333-8444-555555555555';
export const audience = 'api://remote-rendering';

interface IssuerSigner {
  readonly kid: string;
  readonly algorithm: 'RS256' | 'ES256';
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** What a test changes about a token that is otherwise a good one. `undefined` takes a claim or a header field away. */
export interface TokenChange {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: KeyObject | Uint8Array;
}

/** A directory on this machine: discovery documents and keys of both versions over HTTP, and tokens as Entra makes them. */
export async function startEntraIssuer(now: () => Instant, ofTenant = tenant) {
  let url = '';
  let signer = newSigner('key-1');
  let published: readonly object[] = [jwkOf(signer)];
  const requests: string[] = [];
  /** Answers in place of the real ones, for an issuer that is out of order. */
  let trouble: ((response: ServerResponse) => void) | null = null;

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    if (trouble) return trouble(response);
    const json = (value: unknown): void => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    };
    if (path === `/${ofTenant}/.well-known/openid-configuration`)
      return json({ issuer: issuerOf('1.0'), jwks_uri: `${url}/keys` });
    if (path === `/${ofTenant}/v2.0/.well-known/openid-configuration`)
      return json({ issuer: issuerOf('2.0'), jwks_uri: `${url}/keys` });
    if (path === '/keys') return json({ keys: published });
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('It listens nowhere.');
  url = `http://127.0.0.1:${address.port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);

  const issuerOf = (version: '1.0' | '2.0'): string =>
    version === '1.0' ? `https://sts.windows.net/${ofTenant}/` : `${url}/${ofTenant}/v2.0`;

  const token = (version: '1.0' | '2.0', { claims, header, key }: TokenChange = {}): Promise<string> => {
    const seconds = Math.floor(now() / 1000);
    const all = {
      iss: issuerOf(version),
      aud: audience,
      iat: seconds,
      nbf: seconds,
      exp: seconds + 3600,
      ver: version,
      tid: ofTenant,
      oid: someone,
      sub: 'pairwise',
      roles: ['Remote Rendering Client'],
      ...(version === '1.0' ? { appid: 'an-app' } : { azp: 'an-app' }),
      ...claims,
    };
    return new SignJWT(JSON.parse(JSON.stringify(all)))
      .setProtectedHeader({ alg: signer.algorithm, typ: 'JWT', kid: signer.kid, ...header })
      .sign(key ?? signer.privateKey);
  };

  return {
    url,
    token,
    requests,
    close,
    get signer() {
      return signer;
    },
    /** How often the discovery document was asked for. */
    fetches: () => requests.filter((path) => path.endsWith('openid-configuration')).length,
    /** Signs with a new key from now on, and publishes it beside the old ones. */
    roll(kid: string, algorithm: IssuerSigner['algorithm'] = 'RS256') {
      signer = newSigner(kid, algorithm);
      published = [jwkOf(signer), ...published];
    },
    publish(...keys: readonly object[]) {
      published = keys;
    },
    breakDown(how: ((response: ServerResponse) => void) | null) {
      trouble = how;
    },
  };
}

/** Made once for each kid: making RSA keys takes its time, and no test depends on a fresh one. */
const made = new Map<string, IssuerSigner>();

function newSigner(kid: string, algorithm: IssuerSigner['algorithm'] = 'RS256'): IssuerSigner {
  const known = made.get(kid);
  if (known) return known;
  const pair =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = { kid, algorithm, ...pair };
  made.set(kid, signer);
  return signer;
}

const jwkOf = ({ kid, publicKey }: IssuerSigner): object => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  use: 'sig',
  x5t: kid,
});
