import type { SessionId } from '../domain/session-ref.ts';
import { type ApiVersion, isNative } from './api-version.ts';
import { parseSessionId } from './identifiers.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { badRequest } from './problem.ts';

/** The query parameter that says where a listing goes on; an early draft of the retired service's specification called it so. */
const SKIP_TOKEN = 'skiptoken';

/**
 * Where a listing goes on, from the query of a call. The token is the id that the part before ended with: it can name nothing outside
 * the caller's account, so there is nothing in it to be forged.
 */
export function parseSkipToken(query: URLSearchParams): Parsed<SessionId | null> {
  const [given, ...more] = query.getAll(SKIP_TOKEN);
  if (given === undefined) return parsed(null);
  const id = parseSessionId(given);
  if (more.length === 0 && id.ok) return id;
  return unparsed(
    badRequest(
      "This 'skiptoken' is none of this service's: call the link of the page before as it is.",
      SKIP_TOKEN,
    ),
  );
}

/** The field with the next part's address, as each version names it. It is absolute: clients call it as it is. */
export function writeNextLink(address: URL, next: SessionId | null, version: ApiVersion): object {
  if (next === null) return {};
  const link = new URL(address);
  link.searchParams.set(SKIP_TOKEN, next);
  return { [isNative(version) ? 'nextLink' : '@nextLink']: link.href };
}
