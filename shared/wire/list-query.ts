import { at, type Instant } from '../domain/instant.ts';
import { liveSessions, type SessionFilter, type Standing } from '../domain/session-filter.ts';
import { statusNames } from './arr-2021.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { badRequest } from './problem.ts';

const standings = Object.keys(statusNames) as Standing[]; // The keys of that very type: Object.keys only forgets it.

const maxTagFilters = 8;

/** What a listing under `2026-12-01` is about. */
export interface ListQuery {
  readonly filter: SessionFilter;
  /** How many sessions a page may have; null: as many as the service gives. */
  readonly pageSize: number | null;
}

/**
 * Reads `status` (names of statuses with commas between them), `tag` (`name` or `name:value`, several times), `createdFrom`,
 * `createdBefore` (times with a zone) and `maxpagesize`. Without any of them: the live sessions.
 */
export function parseListQuery(query: URLSearchParams): Parsed<ListQuery> {
  const status = once(query, 'status');
  if (!status.ok) return status;
  const states = status.value === null ? liveSessions.standings : standingsOf(status.value);
  if (states === null)
    return refused(
      'status',
      `must be names with commas between them: ${Object.values(statusNames).join(', ')}`,
    );
  const createdFrom = momentIn(query, 'createdFrom');
  if (!createdFrom.ok) return createdFrom;
  const createdBefore = momentIn(query, 'createdBefore');
  if (!createdBefore.ok) return createdBefore;
  const tags = query.getAll('tag').map(tagOf);
  if (tags.length > maxTagFilters || tags.some(({ name }) => name === ''))
    return refused('tag', `must be 'name' or 'name:value', at most ${maxTagFilters} times`);
  const pageSize = pageSizeOf(query);
  if (!pageSize.ok) return pageSize;
  const isPlain =
    status.value === null && tags.length === 0 && createdFrom.value === null && createdBefore.value === null;
  const filter = isPlain
    ? liveSessions
    : { standings: states, tags, createdFrom: createdFrom.value, createdBefore: createdBefore.value };
  return parsed({ filter, pageSize: pageSize.value });
}

function standingsOf(text: string): readonly Standing[] | null {
  const named = text.split(',').map((name) => standings.find((standing) => statusNames[standing] === name));
  return named.every((standing) => standing !== undefined) ? named : null;
}

function tagOf(text: string): { readonly name: string; readonly value: string | null } {
  const colon = text.indexOf(':');
  return colon < 0
    ? { name: text, value: null }
    : { name: text.slice(0, colon), value: text.slice(colon + 1) };
}

const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:\d{2})$/;

function momentIn(query: URLSearchParams, name: string): Parsed<Instant | null> {
  const text = once(query, name);
  if (!text.ok || text.value === null) return text.ok ? parsed(null) : text;
  // The + of a zone is a space where a caller has not encoded it.
  const given = text.value.replace(' ', '+');
  const time = zoned.test(given) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(time)
    ? refused(name, 'must be a time with a zone, such as 2026-12-01T12:00:00Z')
    : parsed(at(time));
}

function pageSizeOf(query: URLSearchParams): Parsed<number | null> {
  const text = once(query, 'maxpagesize');
  if (!text.ok || text.value === null) return text.ok ? parsed(null) : text;
  const size = /^\d{1,4}$/.test(text.value) ? Number(text.value) : 0;
  return size >= 1 && size <= 500
    ? parsed(size)
    : refused('maxpagesize', 'must be a whole number from 1 to 500');
}

function once(query: URLSearchParams, name: string): Parsed<string | null> {
  const [value = null, ...more] = query.getAll(name);
  return more.length === 0 ? parsed(value) : refused(name, 'may stand once only');
}

const refused = (name: string, what: string): Parsed<never> =>
  unparsed(badRequest(`The query parameter '${name}' ${what}.`, name));
