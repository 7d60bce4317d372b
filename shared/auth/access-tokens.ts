import { randomUUID } from 'node:crypto';
import { errors, type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { at, DAY, earliest, SECOND } from '../domain/instant.ts';
import type { AccountId } from '../domain/session-ref.ts';
import type { Clock } from '../ports/clock.ts';
import { accountId } from './account-id.ts';
import type { Accounts } from './accounts.ts';
import { signerOf, verifiesUntil } from './key-life.ts';
import { documentedRoleNames, roleAmong } from './role.ts';
import type { KeyRing, SigningKey } from './signing-keys.ts';
import { keyHolder, type TokenHolder, type TokenVerdict } from './token-holder.ts';
import { isTokenShaped, maxTokenLength } from './token-shape.ts';
import { VerifiedTokens } from './verified-tokens.ts';

export interface AccessTokens {
  /** A token for the account, good for 24 hours from now. Without a holder it is for whoever has a key: an administrator. */
  issue(account: AccountId, holder?: TokenHolder): Promise<string>;
  verify(token: string): Promise<TokenVerdict>;
}

export interface AccessTokensOptions {
  /** The keys; where they can change while this runs, a function that says them. */
  readonly keys: KeyRing | (() => KeyRing);
  /** Who issues: tokens of another issuer are invalid even if their key is known here. */
  readonly issuer: string;
  readonly clock: Clock;
  /** Which accounts there are. Tokens of one that is gone are invalid from then on. Default: not asked. */
  readonly accounts?: Pick<Accounts, 'has'>;
  /** How many verified tokens are remembered. */
  readonly remembered?: number;
}

const tokenType = 'at+jwt';
const audience = 'remote-rendering';
const algorithm = 'ES256';
const lifetimeSeconds = DAY / SECOND;

/** How far the clock of another instance that issued a token may be ahead. It never lengthens a token's life. */
const toleranceSeconds = 60;

const claims = z.object({
  sub: accountId,
  roles: z.array(z.string()).min(1).max(16),
  // Tokens of versions before this claim have none.
  who: z.string().min(1).max(200).default(keyHolder.who),
  exp: z.int().positive(),
});

/** Issues and checks access tokens: ES256, of exactly this kind, issuer and audience. A token is over at `exp`, without grace. */
export function accessTokens(options: AccessTokensOptions): AccessTokens {
  const { keys, issuer, clock, accounts, remembered = 10_000 } = options;
  const ringNow = typeof keys === 'function' ? keys : () => keys;
  let known = knownBy(ringNow(), remembered);

  /** What was verified with other keys than today's is verified anew: a key that was taken away is believed no longer. */
  const current = (): Known => {
    const ring = ringNow();
    if (ring !== known.ring) known = knownBy(ring, remembered);
    return known;
  };
  const unlessGone = (verdict: TokenVerdict): TokenVerdict =>
    verdict.ok && accounts && !accounts.has(verdict.account) ? refused('invalid') : verdict;

  return {
    issue(account, { role, who } = keyHolder) {
      const now = clock();
      const signer = signerOf(ringNow(), now);
      const issuedAt = Math.floor(now / SECOND);
      return new SignJWT({ roles: [documentedRoleNames[role]], ...(who !== keyHolder.who && { who }) })
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
      const { verified, byKid } = current();
      const found = verified.get(token, now);
      if (found) return unlessGone(found);
      if (!isTokenShaped(token)) return refused('malformed');
      try {
        let trustedUntil = at(0);
        const { payload } = await jwtVerify(
          token,
          (header) => {
            const key = keyOf(byKid, header);
            trustedUntil = verifiesUntil(key);
            if (now >= trustedUntil) throw new errors.JWKSNoMatchingKey();
            return key.publicKey;
          },
          {
            algorithms: [algorithm],
            typ: tokenType,
            issuer,
            audience,
            currentDate: new Date(now),
            clockTolerance: toleranceSeconds,
            requiredClaims: ['iat', 'nbf', 'exp', 'sub', 'jti'],
          },
        );
        const { sub, roles, who, exp } = claims.parse(payload);
        const expiresAt = at(exp * SECOND);
        if (now >= expiresAt) return refused('expired');
        const role = roleAmong(roles);
        if (role === null) return refused('invalid');
        const verdict: TokenVerdict = { ok: true, account: sub, role, who };
        verified.add(token, verdict, earliest(expiresAt, trustedUntil));
        return unlessGone(verdict);
      } catch (error) {
        // Whatever a token makes the checks throw, it is no good. Their errors quote claims and go no further.
        return refused(error instanceof errors.JWTExpired ? 'expired' : 'invalid');
      }
    },
  };
}

interface Known {
  readonly ring: KeyRing;
  readonly byKid: ReadonlyMap<string, SigningKey>;
  readonly verified: VerifiedTokens<TokenVerdict>;
}

const knownBy = (ring: KeyRing, remembered: number): Known => ({
  ring,
  byKid: new Map(ring.map((key) => [key.kid, key])),
  verified: new VerifiedTokens(remembered),
});

const refused = (why: 'malformed' | 'expired' | 'invalid'): TokenVerdict => ({ ok: false, why });

/** `kid` is a name to look up and nothing more; keys that a token brings or points to are never used. */
function keyOf(byKid: ReadonlyMap<string, SigningKey>, { kid }: JWTHeaderParameters): SigningKey {
  const key = kid === undefined ? undefined : byKid.get(kid);
  if (!key) throw new errors.JWKSNoMatchingKey();
  return key;
}
