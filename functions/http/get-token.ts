import type { AccessTokens } from '../../shared/auth/access-tokens.ts';
import type { Accounts } from '../../shared/auth/accounts.ts';
import { accountKeyOf } from '../../shared/auth/bearer.ts';
import { accountIdOf } from '../../shared/wire/identifiers.ts';
import type { Work } from './handler.ts';
import { unauthorized } from './signed-in.ts';

/**
 * `GET /accounts/{account}/token` with `Authorization: Bearer {account}:{key}`: an access token for 24 hours. An unknown account and a
 * wrong key get the same answer after the same work.
 */
export const getToken =
  ({ accounts, accessTokens }: { readonly accounts: Accounts; readonly accessTokens: AccessTokens }): Work =>
  async (request) => {
    const given = accountKeyOf(request.headers.get('authorization'));
    if (!given) return unauthorized("Unauthorized: send 'Authorization: Bearer {accountId}:{accountKey}'.");
    const account = accountIdOf(request.params['accountId']);
    const isRight = accounts.check(given.accountId, given.accountKey);
    if (!isRight || account === null || accountIdOf(given.accountId) !== account) {
      return unauthorized('Unauthorized: no account has this id and key.');
    }
    return { status: 200, body: { AccessToken: await accessTokens.issue(account) } };
  };
