import type { HttpRequest } from '@azure/functions';
import type { Accounts } from '../../shared/auth/accounts.ts';
import type { DirectoryVerdict } from '../../shared/auth/directory-claims.ts';
import { easyAuthPrincipal } from '../../shared/auth/easy-auth.ts';
import type { EntraTokens } from '../../shared/auth/entra-tokens.ts';
import type { TokenHolder } from '../../shared/auth/token-holder.ts';
import type { DirectorySettings } from '../../shared/directory-settings.ts';
import type { AccountId } from '../../shared/domain/session-ref.ts';
import type { Problem } from '../../shared/wire/problem.ts';
import { unauthorized } from './signed-in.ts';

export interface DirectorySignIn {
  /** Whether the directory is asked about this request; `token` is its bearer token. */
  takes(request: HttpRequest, token: string | null): boolean;
  admit(
    request: HttpRequest,
    token: string | null,
    account: AccountId | null,
  ): Promise<
    | { readonly ok: true; readonly account: AccountId; readonly holder: TokenHolder }
    | { readonly ok: false; readonly problem: Problem }
  >;
}

interface Parts {
  readonly settings: DirectorySettings;
  readonly accounts: Pick<Accounts, 'has'>;
  /** Null: bearer tokens of the directory are not accepted. */
  readonly entra: EntraTokens | null;
}

const principalHeader = 'x-ms-client-principal';

/** Lets those in whom the directory knows: by its access token, or by Azure's own sign-in where that was switched on by a setting. */
export const directorySignIn = ({ settings, accounts, entra }: Parts): DirectorySignIn => {
  const { tenant, roleNames } = settings;

  const verdictOn = async (request: HttpRequest, token: string | null): Promise<DirectoryVerdict> => {
    // A token is proof and goes before a header, which is somebody's word.
    if (entra && token !== null) return entra.verify(token);
    return easyAuthPrincipal(request.headers.get(principalHeader) ?? '', { tenant, roleNames });
  };

  return {
    takes: (request, token) =>
      (entra !== null && token?.split('.', 4).length === 3) ||
      (settings.easyAuth && request.headers.has(principalHeader)),

    async admit(request, token, account) {
      const verdict = await verdictOn(request, token);
      if (!verdict.ok) return { ok: false, problem: problemOf(verdict.why, roleNames) };
      const isOpen = account !== null && (settings.accounts?.includes(account) ?? true);
      if (isOpen && accounts.has(account)) return { ok: true, account, holder: verdict.holder };
      return {
        ok: false,
        problem: {
          status: 403,
          code: 'Forbidden',
          message: 'There is no account of this id that this sign-in may use.',
          target: 'accountId',
        },
      };
    },
  };
};

function problemOf(
  why: Extract<DirectoryVerdict, { readonly ok: false }>['why'],
  roleNames: DirectorySettings['roleNames'],
): Problem {
  switch (why) {
    case 'unavailable':
      return {
        status: 503,
        code: 'ServiceUnavailable',
        message: 'The sign-in service does not answer at the moment. The call may be repeated.',
        headers: { 'Retry-After': '10' },
      };
    case 'noRole':
      return {
        status: 403,
        code: 'Forbidden',
        message: `This sign-in has neither of the app roles '${roleNames.administrator}' and '${roleNames.client}'. Have one assigned.`,
        target: 'Authorization',
      };
    case 'expired':
      return unauthorized('Unauthorized: the token of the directory has expired. Ask it for a new one.');
    case 'malformed':
    case 'invalid':
      return unauthorized('Unauthorized: the token of the directory is not valid here.');
  }
}
