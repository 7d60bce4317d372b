import type { AccountId } from '../domain/session-ref.ts';
import type { Role } from './role.ts';

/** Whom a token is made for. */
export interface TokenHolder {
  readonly role: Role;
  /** Who asked for it, as far as that is known: `key`, or a directory's name for a user or an app. Never a secret. */
  readonly who: string;
}

/** Whoever has an account's key. */
export const keyHolder: TokenHolder = { role: 'administrator', who: 'key' };

/**
 * `malformed` can't be a token, `expired` was a good one, `invalid` is everything else: forged, of another kind, not yet valid, of an
 * account or a key that is gone.
 */
export type TokenVerdict =
  | ({ readonly ok: true; readonly account: AccountId } & TokenHolder)
  | { readonly ok: false; readonly why: 'malformed' | 'expired' | 'invalid' };
