import type { Extension } from '../domain/extension.ts';
import { type Instant, MINUTE } from '../domain/instant.ts';
import type { ReadySession } from '../domain/session.ts';
import { isMinutes } from './is-minutes.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { badRequest } from './problem.ts';
import { field, isObject } from './requested-settings.ts';
import { timeOf } from './time-of.ts';

/** Reads the body of `:extend` and `:keepAlive`: a number of whole minutes. */
export function parseLeaseMinutes(body: unknown, maxMinutes: number): Parsed<number> {
  if (!isObject(body)) return unparsed(badRequest('The body must be a JSON object.'));
  const minutes = field(body, 'minutes');
  if (isMinutes(minutes, maxMinutes)) return parsed(minutes);
  return unparsed(
    badRequest(`The field 'minutes' must be a whole number from 1 to ${maxMinutes}.`, 'minutes'),
  );
}

const requestIdShape = /^[A-Za-z0-9._:-]{1,128}$/;

/** Reads the header `Repeatability-Request-ID` (OASIS Repeatable Requests): the same id again is the same request. Null: none was sent. */
export function parseRequestId(text: string | null): Parsed<string | null> {
  if (text === null || requestIdShape.test(text)) return parsed(text);
  return unparsed(
    badRequest(
      "The header 'Repeatability-Request-ID' has 1 to 128 letters, digits, dots, colons, hyphens and underscores; a UUID is best.",
      'Repeatability-Request-ID',
    ),
  );
}

/** What an extension came to: what it was granted when it was first asked for, and what is left now. */
export const writeExtension = (extension: Extension, session: ReadySession, now: Instant): object => ({
  requestedMinutes: extension.minutes,
  grantedMinutes: extension.grantedMinutes,
  capped: extension.grantedMinutes < extension.minutes,
  extendedTo: timeOf(extension.expiresAt),
  remainingMinutes: Math.max(0, Math.floor((session.expiresAt - now) / MINUTE)),
});
