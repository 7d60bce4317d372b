import type { HttpRequest } from '@azure/functions';
import type { AccessTokens } from '../../shared/auth/access-tokens.ts';
import type { Accounts } from '../../shared/auth/accounts.ts';
import { accountKeyOf, bearerOf } from '../../shared/auth/bearer.ts';
import { keyHolder, type TokenHolder } from '../../shared/auth/token-holder.ts';
import type { AccountId } from '../../shared/domain/session-ref.ts';
import type { Log } from '../../shared/ports/log.ts';
import { accountIdOf } from '../../shared/wire/identifiers.ts';
import type { Problem } from '../../shared/wire/problem.ts';
import type { DirectorySignIn } from './directory-sign-in.ts';
import type { Work } from './handler.ts';
import { type RequestLimit, unauthorized } from './signed-in.ts';

interface Parts {
  readonly accounts: Accounts;
  readonly accessTokens: AccessTokens;
  readonly log: Log;
  readonly requestLimit?: RequestLimit;
  /** Null or absent: account keys are the only way in. */
  readonly directory?: DirectorySignIn | null;
}

type Admission =
  | { readonly ok: true; readonly account: AccountId; readonly holder: TokenHolder }
  | { readonly ok: false; readonly problem: Problem };

/**
 * `GET /accounts/{account}/token`: an access token for 24 hours, for who sends `Authorization: Bearer {account}:{key}` or, where it is
 * configured, is known to the directory. An unknown account and a wrong key get the same answer after the same work.
 */
export const getToken = (parts: Parts): Work => {
  const { accounts, accessTokens, directory = null, requestLimit, log } = parts;

  const admit = (request: HttpRequest): Admission | Promise<Admission> => {
    const header = request.headers.get('authorization');
    const key = accountKeyOf(header);
    const account = accountIdOf(request.params['accountId']);
    if (key) return byKey(accounts, account, key);
    const token = bearerOf(header);
    if (directory?.takes(request, token)) return directory.admit(request, token, account);
    return refused(unauthorized("Unauthorized: send 'Authorization: Bearer {accountId}:{accountKey}'."));
  };

  return async (request) => {
    const admitted = await admit(request);
    if (!admitted.ok) return admitted.problem;
    const { account, holder } = admitted;
    const tooMany = requestLimit?.(account);
    if (tooMany) return tooMany;
    const AccessToken = await accessTokens.issue(account, holder);
    if (holder !== keyHolder) log('info', `${holder.who} signed in to account ${account} as ${holder.role}.`);
    return { status: 200, body: { AccessToken } };
  };
};

function byKey(
  accounts: Accounts,
  account: AccountId | null,
  given: { readonly accountId: string; readonly accountKey: string },
): Admission {
  const isRight = accounts.check(given.accountId, given.accountKey);
  if (!isRight || account === null || accountIdOf(given.accountId) !== account)
    return refused(unauthorized('Unauthorized: no account has this id and key.'));
  return { ok: true, account, holder: keyHolder };
}

const refused = (problem: Problem): Admission => ({ ok: false, problem });
