import type { AccountId, SessionId } from '../domain/session-ref.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { badRequest } from './problem.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const sessionName = /^[A-Za-z0-9_-]{1,256}$/;

/** An account id as it stands in a path: a UUID in either case. Null when it is none. */
export const accountIdOf = (text: string | undefined): AccountId | null =>
  text !== undefined && uuid.test(text) ? (text.toLowerCase() as AccountId) : null;

/** A session id is kept as it is: its case counts. */
export const parseSessionId = (text: string | undefined): Parsed<SessionId> =>
  text !== undefined && sessionName.test(text)
    ? parsed(text as SessionId)
    : unparsed(
        badRequest('A session id has 1 to 256 letters, digits, hyphens and underscores.', 'sessionId'),
      );
