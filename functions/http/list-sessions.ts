import { liveSessions } from '../../shared/domain/session-filter.ts';
import { type ApiVersion, isNative } from '../../shared/wire/api-version.ts';
import { parseSkipToken, writeNextLink } from '../../shared/wire/list-page.ts';
import { type ListQuery, parseListQuery } from '../../shared/wire/list-query.ts';
import { type Parsed, parsed } from '../../shared/wire/parsed.ts';
import type { Work } from './handler.ts';
import { publicAddress } from './public-address.ts';
import { type SessionParts, show, versioned } from './session-calls.ts';

/**
 * `GET /accounts/{account}/sessions`: the sessions that are starting or ready, by id, a page at a time; under `2026-12-01` also others, by
 * status, tag and time of creation.
 */
export const listSessions = (parts: SessionParts): Work =>
  versioned(parts, async ({ request, account, version }) => {
    const after = parseSkipToken(request.query);
    if (!after.ok) return after.problem;
    const asked = queryOf(request.query, version);
    if (!asked.ok) return asked.problem;
    const { filter, pageSize } = asked.value;
    const limit = Math.min(pageSize ?? parts.paging.pageSize, parts.paging.pageSize);
    const { sessions, next } = await parts.broker.listSessions(
      account,
      { after: after.value, limit },
      filter,
    );
    const address = publicAddress(request.url, parts.paging.publicUrl);
    return {
      status: 200,
      body: {
        sessions: sessions.map((session) => show(session, version, parts)),
        ...writeNextLink(address, next, version),
      },
    };
  });

/** The retired service's versions know no filters: what looks like one is ignored, as it was. */
const queryOf = (query: URLSearchParams, version: ApiVersion): Parsed<ListQuery> =>
  isNative(version) ? parseListQuery(query) : parsed({ filter: liveSessions, pageSize: null });
