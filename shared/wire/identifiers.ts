import { type AccountId, isAccountId, isSessionId, type SessionId } from '../domain/session-ref.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { badRequest } from './problem.ts';

/** An account id as it stands in a path: a UUID in either case. Null when it is none. */
export function accountIdOf(text: string | undefined): AccountId | null {
  const folded = text?.toLowerCase();
  return folded !== undefined && isAccountId(folded) ? folded : null;
}

/** A session id is kept as it is: its case counts. */
export const parseSessionId = (text: string | undefined): Parsed<SessionId> =>
  text !== undefined && isSessionId(text)
    ? parsed(text)
    : unparsed(
        badRequest('A session id has 1 to 256 letters, digits, hyphens and underscores.', 'sessionId'),
      );
