import type { HttpRequest, InvocationContext } from '@azure/functions';
import type { AccessTokens } from '../../shared/auth/access-tokens.ts';
import { bearerOf } from '../../shared/auth/bearer.ts';
import type { TokenHolder, TokenVerdict } from '../../shared/auth/token-holder.ts';
import type { AccountId } from '../../shared/domain/session-ref.ts';
import { accountIdOf } from '../../shared/wire/identifiers.ts';
import { type Parsed, parsed, unparsed } from '../../shared/wire/parsed.ts';
import type { Problem } from '../../shared/wire/problem.ts';
import type { Work } from './handler.ts';
import type { Reply } from './reply.ts';

export interface SignedIn extends TokenHolder {
  readonly request: HttpRequest;
  readonly context: InvocationContext;
  readonly account: AccountId;
}

/** Counts one request of the account, and says what is wrong when it is one too many. */
export type RequestLimit = (account: AccountId) => Problem | null;

export interface SignInParts {
  readonly accessTokens: AccessTokens;
  readonly requestLimit?: RequestLimit;
}

/**
 * Lets only callers through whose access token is for the account that the path names. A token for another account is refused before
 * anything is looked up, so it learns nothing about what exists.
 */
export const signedIn =
  ({ accessTokens, requestLimit }: SignInParts, work: (call: SignedIn) => Promise<Reply | Problem>): Work =>
  async (request, context) => {
    const caller = await callerOf(accessTokens, request);
    if (!caller.ok) return caller.problem;
    const { account, role, who } = caller.value;
    const tooMany = requestLimit?.(account);
    if (tooMany) return tooMany;
    if (accountIdOf(request.params['accountId']) !== account) {
      return {
        status: 403,
        code: 'Forbidden',
        message: 'The access token is not for this account.',
        target: 'accountId',
      };
    }
    return work({ request, context, account, role, who });
  };

type Caller = Extract<TokenVerdict, { readonly ok: true }>;

async function callerOf(accessTokens: AccessTokens, request: HttpRequest): Promise<Parsed<Caller>> {
  const token = bearerOf(request.headers.get('authorization'));
  if (token === null)
    return unparsed(unauthorized("Unauthorized: send 'Authorization: Bearer' and an access token."));
  const verified = await accessTokens.verify(token);
  if (verified.ok) return parsed(verified);
  return unparsed(
    unauthorized(
      verified.why === 'expired'
        ? 'Unauthorized: the access token has expired.'
        : 'Unauthorized: the access token is not valid.',
    ),
  );
}

/** A 401 in the API's own shape. */
export const unauthorized = (message: string): Problem => ({
  status: 401,
  code: 'Unauthorized',
  message,
  target: 'Authorization',
  headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
});
