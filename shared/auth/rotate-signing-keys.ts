import { at, type Instant } from '../domain/instant.ts';
import { verifiesUntil } from './key-life.ts';
import { makeSigningKey } from './make-signing-keys.ts';
import type { PrivateJwk, SigningKeysDocument } from './signing-keys.ts';

/**
 * How long the old key goes on signing after a new one was put in front: by then brokers have read the file again, gates have heard of
 * the new key with a report, and kept copies of the public keys have run out.
 */
export const HAND_OVER_MS = 120_000;

/** Puts a new key in front of each ring, retires the others, and leaves out those that verify nothing any more. */
export const rotateSigningKeys = (
  { token, ticket }: SigningKeysDocument,
  now: number,
): SigningKeysDocument => ({
  token: rotated(token, at(now)),
  ticket: rotated(ticket, at(now)),
});

function rotated(ring: readonly PrivateJwk[], now: Instant): PrivateJwk[] {
  const retiredAt = new Date(now + HAND_OVER_MS).toISOString();
  const kept = ring.filter(
    (key) => key.retiredAt === undefined || now < verifiesUntil(whenRetired(key.retiredAt)),
  );
  return [makeSigningKey(now), ...kept.map((key) => ({ ...key, retiredAt: key.retiredAt ?? retiredAt }))];
}

const whenRetired = (text: string) => ({ retiredAt: at(Date.parse(text)) });
