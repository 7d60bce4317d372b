import { verifyingKeys } from '../../shared/auth/key-life.ts';
import { publicTicketKeys } from '../../shared/auth/seat-tickets.ts';
import type { KeyRing } from '../../shared/auth/signing-keys.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Work } from './handler.ts';

/** Shorter than the time between a new key's appearance and its first signature. */
const KEPT_SECONDS = 60;

/** `GET /.well-known/jwks.json`: the public keys that access tokens can be checked with (RFC 7517). Anybody may ask, and keep them for a minute. */
export const getJwks =
  ({ tokenKeys, clock }: { readonly tokenKeys: () => KeyRing; readonly clock: Clock }): Work =>
  async () => ({
    status: 200,
    body: { keys: publicTicketKeys(verifyingKeys(tokenKeys(), clock())) },
    headers: {
      'Content-Type': 'application/jwk-set+json',
      'Cache-Control': `public, max-age=${KEPT_SECONDS}`,
    },
  });
