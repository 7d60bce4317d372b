import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { SECOND } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { type DirectoryVerdict, judgeClaims } from './directory-claims.ts';
import { IssuerKeys } from './issuer-keys.ts';
import type { RoleNames } from './role.ts';
import { isTokenShaped } from './token-shape.ts';

export interface EntraOptions {
  /** The directory's id, a lower-case UUID. */
  readonly tenant: string;
  /** What a token may be for: the app's client id, its application id URI. */
  readonly audiences: readonly string[];
  /** Where the directory is asked for its issuers: `https://login.microsoftonline.com`, or a sovereign cloud's. */
  readonly authority: string;
  readonly roleNames: RoleNames;
  readonly clock: Clock;
  readonly log: Log;
}

export interface EntraTokens {
  verify(token: string): Promise<DirectoryVerdict>;
}

/** How far the directory's clock may be from this one, at both ends of a token's life. */
const toleranceSeconds = 60;

/** Read before anything is believed: it only says which issuer to ask and which of its keys to look for. */
const unverified = z.object({ ver: z.enum(['1.0', '2.0']), kid: z.string().min(1).max(256) });

const guid = z.string().regex(/^[0-9a-fA-F-]{36}$/);
const claims = z
  .object({
    tid: guid,
    oid: guid,
    roles: z.array(z.string()).max(200).default([]),
    // The app that called. An identity token has none: it says who somebody is, not that anything may be done.
    appid: z.string().min(1).optional(),
    azp: z.string().min(1).optional(),
  })
  .refine(({ appid, azp }) => appid !== undefined || azp !== undefined);

/**
 * Checks access tokens of one Entra tenant, of both its issuers: version 1 (`sts.windows.net`) and version 2
 * (`login.microsoftonline.com/…/v2.0`). Which of them a tenant uses is a setting of the app that the token is for.
 */
export function entraTokens({
  tenant,
  audiences,
  authority,
  roleNames,
  clock,
  log,
}: EntraOptions): EntraTokens {
  const at = (path: string): IssuerKeys =>
    new IssuerKeys({
      url: `${authority.replace(/\/+$/, '')}/${tenant}${path}/.well-known/openid-configuration`,
      clock,
      log,
    });
  const issuers = { '1.0': at(''), '2.0': at('/v2.0') };

  return {
    async verify(token) {
      if (!isTokenShaped(token)) return refused('malformed');
      try {
        const { ver, kid } = unverified.parse({
          ver: decodeJwt(token)['ver'],
          kid: decodeProtectedHeader(token).kid,
        });
        const found = await issuers[ver].find(kid);
        if (found.state !== 'found')
          return refused(found.state === 'unavailable' ? 'unavailable' : 'invalid');
        // An issuer of many tenants names none of them: its word would not mean this one.
        if (!new URL(found.issuer).pathname.split('/').includes(tenant)) return refused('invalid');
        const { payload } = await jwtVerify(token, found.key.key, {
          algorithms: [found.key.algorithm],
          issuer: found.issuer,
          audience: [...audiences],
          currentDate: new Date(clock()),
          clockTolerance: toleranceSeconds,
          requiredClaims: ['iat', 'nbf', 'exp'],
        });
        if (!isPlausible(payload)) return refused('invalid');
        const { tid, oid, roles } = claims.parse(payload);
        return judgeClaims({ tenant: tid.toLowerCase(), object: oid, roles }, { tenant, roleNames });
      } catch (error) {
        // Whatever a token makes the checks throw, it is no good. Their errors quote claims and go no further.
        return refused(error instanceof errors.JWTExpired ? 'expired' : 'invalid');
      }
    },
  };

  function isPlausible({ iat, exp }: { readonly iat?: number; readonly exp?: number }): boolean {
    return (iat ?? Infinity) <= clock() / SECOND + toleranceSeconds && (exp ?? 0) > (iat ?? Infinity);
  }
}

const refused = (
  why: Extract<DirectoryVerdict, { readonly ok: false }>['why'],
): Extract<DirectoryVerdict, { readonly ok: false }> => ({ ok: false, why });
