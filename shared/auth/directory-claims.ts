import { type Role, type RoleNames, roleAmong } from './role.ts';
import type { TokenHolder } from './token-holder.ts';

/** What a directory (Entra ID) says of somebody, by whichever way it was heard. */
export interface DirectoryClaims {
  readonly tenant: string;
  /** The user's or the app's object id. */
  readonly object: string;
  readonly roles: readonly string[];
}

export type DirectoryVerdict =
  | { readonly ok: true; readonly holder: TokenHolder }
  /** `unavailable`: the directory does not answer, so nobody knows. `noRole`: well known, but not allowed in. */
  | { readonly ok: false; readonly why: 'malformed' | 'expired' | 'invalid' | 'noRole' | 'unavailable' };

/** Lets those of one tenant in who have one of the two roles there. */
export function judgeClaims(
  { tenant, object, roles }: DirectoryClaims,
  rules: { readonly tenant: string; readonly roleNames: RoleNames },
): DirectoryVerdict {
  if (tenant !== rules.tenant) return { ok: false, why: 'invalid' };
  const role: Role | null = roleAmong(roles, rules.roleNames);
  return role === null
    ? { ok: false, why: 'noRole' }
    : { ok: true, holder: { role, who: `entra:${object}` } };
}
