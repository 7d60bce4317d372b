import { z } from 'zod';
import { type DirectoryVerdict, judgeClaims } from './directory-claims.ts';
import { parseJson } from './parse-json.ts';
import type { RoleNames } from './role.ts';

/** In characters. Azure's own limit for all headers together is 16 KiB. */
const MAX_LENGTH = 16_384;

const tenantClaims = ['tid', 'http://schemas.microsoft.com/identity/claims/tenantid'];
const objectClaims = ['oid', 'http://schemas.microsoft.com/identity/claims/objectidentifier'];
const roleClaims = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'];

const principal = z.object({
  auth_typ: z.literal('aad'),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })).max(1000),
});

/**
 * Reads `x-ms-client-principal`, in which Azure's own sign-in ("Easy Auth") says who the caller is. **Nothing in it proves anything**:
 * it can be believed only where Azure's sign-in is switched on, because that removes what a caller puts there.
 */
export function easyAuthPrincipal(
  header: string,
  rules: { readonly tenant: string; readonly roleNames: RoleNames },
): DirectoryVerdict {
  const malformed: DirectoryVerdict = { ok: false, why: 'malformed' };
  if (header.length > MAX_LENGTH || !/^[A-Za-z0-9+/]+={0,2}$/.test(header)) return malformed;
  const read = principal.safeParse(parseJson(Buffer.from(header, 'base64').toString('utf8')));
  if (!read.success) return malformed;
  const valuesOf = (names: readonly string[]): readonly string[] => [
    ...new Set(read.data.claims.filter(({ typ }) => names.includes(typ)).map(({ val }) => val)),
  ];
  const [tenant, ...otherTenants] = valuesOf(tenantClaims);
  const [object, ...otherObjects] = valuesOf(objectClaims);
  // Two of either would leave open whose word counts.
  if (tenant === undefined || object === undefined || otherTenants.length + otherObjects.length > 0)
    return malformed;
  if (!/^[0-9a-fA-F-]{36}$/.test(object)) return malformed;
  return judgeClaims({ tenant: tenant.toLowerCase(), object, roles: valuesOf(roleClaims) }, rules);
}
