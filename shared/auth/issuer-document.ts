import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isTrustworthyUrl } from './trustworthy-url.ts';

/** What an issuer of tokens says about itself: its name and the keys that it signs with at the moment, by `kid`. */
export interface IssuerDocument {
  readonly issuer: string;
  readonly keys: ReadonlyMap<string, IssuerKey>;
}

export interface IssuerKey {
  readonly algorithm: 'RS256' | 'ES256';
  readonly key: KeyObject;
}

/** How long the discovery document and the keys may take together, in milliseconds. */
const TIME_LIMIT_MS = 2000;

/** In characters; Entra's key document has about 20,000. */
const MAX_LENGTH = 262_144;
const MAX_KEYS = 100;

const address = z.string().max(2048).refine(isTrustworthyUrl);
const discovery = z.object({ issuer: address, jwks_uri: address });
const keySet = z.object({ keys: z.array(z.unknown()).max(MAX_KEYS) });
const base64url = z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/);
const kid = z.string().min(1).max(256);
const use = z.literal('sig').optional();
const rsaKey = z.object({ kty: z.literal('RSA'), kid, use, n: base64url, e: base64url });
const ecKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  kid,
  use,
  x: base64url,
  y: base64url,
});

/**
 * Asks an issuer for its discovery document and the keys that this points to (OpenID Connect Discovery). Redirects are not followed.
 *
 * @throws when it does not answer within two seconds, or with something else.
 */
export async function fetchIssuerDocument(discoveryUrl: string): Promise<IssuerDocument> {
  const signal = AbortSignal.timeout(TIME_LIMIT_MS);
  const { issuer, jwks_uri } = discovery.parse(await fetchJson(discoveryUrl, signal));
  const set = keySet.parse(await fetchJson(jwks_uri, signal));
  return { issuer, keys: new Map(set.keys.flatMap(usableKey)) };
}

async function fetchJson(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`It answers ${response.status}.`);
  }
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_LENGTH) throw new Error('It answers with a text that is far too long.');
  }
  return JSON.parse(text);
}

/** Keys of kinds that are not used here are passed over: an issuer may have some. The kind of a key alone says its algorithm. */
function usableKey(jwk: unknown): readonly (readonly [string, IssuerKey])[] {
  try {
    const rsa = rsaKey.safeParse(jwk);
    if (rsa.success) {
      const { kty, n, e } = rsa.data;
      const key = createPublicKey({ key: { kty, n, e }, format: 'jwk' });
      return [[rsa.data.kid, { algorithm: 'RS256', key }]];
    }
    const ec = ecKey.safeParse(jwk);
    if (!ec.success) return [];
    const { kty, crv, x, y } = ec.data;
    const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    return [[ec.data.kid, { algorithm: 'ES256', key }]];
  } catch {
    // No point of the curve, no number: as good as a key that is not there.
    return [];
  }
}
