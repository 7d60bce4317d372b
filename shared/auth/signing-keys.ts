import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import type { PublicKey } from '../connection/public-key.ts';
import { ConfigurationError } from '../domain/configuration-error.ts';
import { parseJson } from './parse-json.ts';

/** One key pair. `toJSON` and printing never show the private half: a key object has no text. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public half as it is handed to others. */
  readonly shared: PublicKey;
}

/** The first key of a ring signs; all of them verify, so that a ring is rotated by putting a new key in front. */
export type KeyRing = readonly [SigningKey, ...SigningKey[]];

export interface SigningKeys {
  /** For access tokens. */
  readonly token: KeyRing;
  /** For seat tickets. */
  readonly ticket: KeyRing;
}

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const privateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: coordinate,
  y: coordinate,
  d: coordinate,
  kid: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  createdAt: z.iso.datetime(),
});

const ring = z.array(privateJwk).min(1).max(10);
const document = z.object({ token: ring, ticket: ring });

export type PrivateJwk = z.infer<typeof privateJwk>;
export type SigningKeysDocument = z.infer<typeof document>;

/**
 * Reads `{ "token": [jwk…], "ticket": [jwk…] }`: private P-256 keys (RFC 7517) with `kid` and `createdAt`. `source` names where the
 * text comes from (a setting or a file) in the error.
 *
 * @throws ConfigurationError that says what is wrong and never shows the text.
 */
export function parseSigningKeys(text: string, source: string): SigningKeys {
  const refuse = (why: string): ConfigurationError =>
    new ConfigurationError(
      `${source} holds no usable signing keys: ${why}. Set it to {"token": [key, …], "ticket": [key, …]} with private P-256 JWKs, each with a kid and createdAt.`,
    );
  const parsed = document.safeParse(parseJson(text));
  if (!parsed.success) throw refuse(`${parsed.error.issues[0]?.path.join('.') || 'it'} is not as expected`);
  const all = [...parsed.data.token, ...parsed.data.ticket];
  if (new Set(all.map(({ kid }) => kid)).size < all.length) throw refuse('two keys have the same kid');
  if (new Set(all.map(({ x }) => x)).size < all.length) throw refuse('a key occurs twice');
  return { token: keyRing(parsed.data.token, refuse), ticket: keyRing(parsed.data.ticket, refuse) };
}

function keyRing(jwks: readonly PrivateJwk[], refuse: (why: string) => ConfigurationError): KeyRing {
  const [first, ...rest] = jwks.map((jwk) => {
    const key = signingKey(jwk);
    if (!key) throw refuse(`the halves of key ${jwk.kid} do not belong together`);
    return key;
  });
  if (!first) throw refuse('a ring is empty');
  return [first, ...rest];
}

function signingKey({ kty, crv, x, y, d, kid }: PrivateJwk): SigningKey | null {
  try {
    const privateKey = createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' });
    const publicKey = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    const probe = Buffer.from(kid);
    if (!verify('sha256', probe, publicKey, sign('sha256', probe, privateKey))) return null;
    return { kid, privateKey, publicKey, shared: { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' } };
  } catch {
    // Not a point of the curve, or no key at all: the same answer as for halves that don't match.
    return null;
  }
}
