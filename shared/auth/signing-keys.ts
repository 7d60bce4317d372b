import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import type { PublicKey } from '../connection/public-key.ts';
import { ConfigurationError } from '../domain/configuration-error.ts';
import { at, type Instant } from '../domain/instant.ts';
import { parseJson } from './parse-json.ts';

/** One key pair. `toJSON` and printing never show the private half: a key object has no text. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public half as it is handed to others. */
  readonly shared: PublicKey;
  /** When it stops signing; null while nobody has said so. */
  readonly retiredAt: Instant | null;
}

/** The first key of a ring signs; all of them verify, so that a ring is rotated by putting a new key in front. key-life.ts has the times. */
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
  retiredAt: z.iso.datetime().optional(),
});

const ring = z.array(privateJwk).min(1).max(10);
const document = z.object({ token: ring, ticket: ring });

export type PrivateJwk = z.infer<typeof privateJwk>;
export type SigningKeysDocument = z.infer<typeof document>;

/**
 * Reads `{ "token": [jwk…], "ticket": [jwk…] }`: private P-256 keys (RFC 7517) with `kid` and `createdAt`, and with `retiredAt` where
 * one is on its way out. `source` names where the text comes from (a setting or a file) in the error.
 *
 * @throws ConfigurationError that says what is wrong and never shows the text.
 */
export function parseSigningKeys(text: string, source: string): SigningKeys {
  const refuse = refusalFor(source);
  const { token, ticket } = parseSigningKeysDocument(text, source);
  const all = [...token, ...ticket];
  if (new Set(all.map(({ kid }) => kid)).size < all.length) throw refuse('two keys have the same kid');
  if (new Set(all.map(({ x }) => x)).size < all.length) throw refuse('a key occurs twice');
  return { token: keyRing(token, refuse), ticket: keyRing(ticket, refuse) };
}

/** The same, as it is written: for whoever changes it. Whether the halves of a key belong together is not looked at. */
export function parseSigningKeysDocument(text: string, source: string): SigningKeysDocument {
  const parsed = document.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw refusalFor(source)(`${parsed.error.issues[0]?.path.join('.') || 'it'} is not as expected`);
}

const refusalFor =
  (source: string) =>
  (why: string): ConfigurationError =>
    new ConfigurationError(
      `${source} holds no usable signing keys: ${why}. Set it to {"token": [key, …], "ticket": [key, …]} with private P-256 JWKs, each with a kid and createdAt; up to ten in a ring.`,
    );

function keyRing(jwks: readonly PrivateJwk[], refuse: (why: string) => ConfigurationError): KeyRing {
  const [first, ...rest] = jwks.map((jwk) => {
    const key = signingKey(jwk);
    if (!key) throw refuse(`the halves of key ${jwk.kid} do not belong together`);
    return key;
  });
  if (!first) throw refuse('a ring is empty');
  if (first.retiredAt !== null) throw refuse('the first key of a ring is retired');
  return [first, ...rest];
}

function signingKey({ kty, crv, x, y, d, kid, retiredAt }: PrivateJwk): SigningKey | null {
  try {
    const privateKey = createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' });
    const publicKey = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    const probe = Buffer.from(kid);
    if (!verify('sha256', probe, publicKey, sign('sha256', probe, privateKey))) return null;
    return {
      kid,
      privateKey,
      publicKey,
      shared: { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' },
      retiredAt: retiredAt === undefined ? null : at(Date.parse(retiredAt)),
    };
  } catch {
    // Not a point of the curve, or no key at all: the same answer as for halves that don't match.
    return null;
  }
}
