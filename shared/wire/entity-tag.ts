import { revisionOf } from '../domain/revision.ts';
import type { Session } from '../domain/session.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { badRequest } from './problem.ts';

/**
 * A session's entity tag. It stands for what was written and for what time has ended, not for what counts by itself in every answer
 * (`elapsedTimeMinutes`, `expiresInSeconds`, `serverTime`).
 */
export const entityTagOf = (session: Session): string => `"${revisionOf(session)}"`;

const list = /^(?:W\/)?"[^"]{0,64}"(?:\s*,\s*(?:W\/)?"[^"]{0,64}")*$/;

/** Reads the tags of `If-Match` or `If-None-Match`; null: no condition, 'any': the asterisk. Weak tags count as strong ones do here. */
export function parseEntityTags(
  text: string | null,
  header: 'If-Match' | 'If-None-Match',
): Parsed<readonly string[] | 'any' | null> {
  if (text === null) return parsed(null);
  const value = text.trim();
  if (value === '*') return parsed('any');
  if (value.length <= 1024 && list.test(value))
    return parsed([...value.matchAll(/"([^"]*)"/g)].map(([, tag = '']) => tag));
  return unparsed(badRequest(`The header '${header}' must be '*' or entity tags in quotes.`, header));
}
