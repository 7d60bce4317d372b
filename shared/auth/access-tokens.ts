import { randomUUID } from 'node:crypto';
import { errors, type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { at, DAY, SECOND } from '../domain/instant.ts';
import type { AccountId } from '../domain/session-ref.ts';
import type { Clock } from '../ports/clock.ts';
import { accountId } from './account-id.ts';
import type { KeyRing, SigningKey } from './signing-keys.ts';
import { isTokenShaped, maxTokenLength } from './token-shape.ts';
import { VerifiedTokens } from './verified-tokens.ts';

export interface AccessTokens {
  /** A token for the account, good for 24 hours from now. */
  issue(account: AccountId): Promise<string>;
  verify(token: string): Promise<TokenVerdict>;
}

/** `malformed` can't be a token, `expired` was a good one, `invalid` is everything else: forged, of another kind, not yet valid. */
export type TokenVerdict =
  | { readonly ok: true; readonly account: AccountId; readonly roles: readonly string[] }
  | { readonly ok: false; readonly why: 'malformed' | 'expired' | 'invalid' };

export interface AccessTokensOptions {
  readonly keys: KeyRing;
  /** Who issues: tokens of another issuer are invalid even if their key is known here. */
  readonly issuer: string;
  readonly clock: Clock;
  /** How many verified tokens are remembered. */
  readonly remembered?: number;
}

const tokenType = 'at+jwt';
const audience = 'remote-rendering';
const algorithm = 'ES256';
const administrator = 'Remote Rendering Administrator';
const lifetimeSeconds = DAY / SECOND;

/** How far the clock of another instance that issued a token may be ahead. It never lengthens a token's life. */
const toleranceSeconds = 60;

const claims = z.object({
  sub: accountId,
  roles: z.array(z.string()).min(1).max(16),
  exp: z.int().positive(),
});

/** Issues and checks access tokens: ES256, of exactly this kind, issuer and audience. A token is over at `exp`, without grace. */
export function accessTokens(options: AccessTokensOptions): AccessTokens {
  const { keys, issuer, clock, remembered = 10_000 } = options;
  const verified = new VerifiedTokens<TokenVerdict>(remembered);
  const byKid = new Map(keys.map((key) => [key.kid, key]));

  return {
    issue(account) {
      const [signer] = keys;
      const issuedAt = Math.floor(clock() / SECOND);
      return new SignJWT({ roles: [administrator] })
        .setProtectedHeader({ alg: algorithm, typ: tokenType, kid: signer.kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(account)
        .setIssuedAt(issuedAt)
        .setNotBefore(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .setJti(randomUUID())
        .sign(signer.privateKey);
    },

    async verify(token) {
      if (token.length > maxTokenLength) return refused('malformed');
      const now = clock();
      const known = verified.get(token, now);
      if (known) return known;
      if (!isTokenShaped(token)) return refused('malformed');
      try {
        const { payload } = await jwtVerify(token, (header) => publicKeyOf(byKid, header), {
          algorithms: [algorithm],
          typ: tokenType,
          issuer,
          audience,
          currentDate: new Date(now),
          clockTolerance: toleranceSeconds,
          requiredClaims: ['iat', 'nbf', 'exp', 'sub', 'jti'],
        });
        const { sub, roles, exp } = claims.parse(payload);
        const expiresAt = at(exp * SECOND);
        if (now >= expiresAt) return refused('expired');
        const verdict: TokenVerdict = { ok: true, account: sub, roles };
        verified.add(token, verdict, expiresAt);
        return verdict;
      } catch (error) {
        // Whatever a token makes the checks throw, it is no good. Their errors quote claims and go no further.
        return refused(error instanceof errors.JWTExpired ? 'expired' : 'invalid');
      }
    },
  };
}

const refused = (why: 'malformed' | 'expired' | 'invalid'): TokenVerdict => ({ ok: false, why });

/** `kid` is a name to look up and nothing more; keys that a token brings or points to are never used. */
function publicKeyOf(
  byKid: ReadonlyMap<string, SigningKey>,
  { kid }: JWTHeaderParameters,
): SigningKey['publicKey'] {
  const key = kid === undefined ? undefined : byKid.get(kid);
  if (!key) throw new errors.JWKSNoMatchingKey();
  return key.publicKey;
}
