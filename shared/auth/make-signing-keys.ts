import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { type PrivateJwk, privateJwk, type SigningKeysDocument } from './signing-keys.ts';

/** New signing keys, one in each ring. Keep its JSON in a secret file (`writeSecretFile`) or a secret setting. */
export const makeSigningKeys = (now: number): SigningKeysDocument => ({
  token: [makeSigningKey(now)],
  ticket: [makeSigningKey(now)],
});

/** One more key, to put in front of a ring. */
export function makeSigningKey(now: number): PrivateJwk {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateJwk.parse({
    ...privateKey.export({ format: 'jwk' }),
    kid: randomUUID(),
    createdAt: new Date(now).toISOString(),
  });
}
