import { parseSkipToken, writeNextLink } from '../../shared/wire/list-page.ts';
import type { Work } from './handler.ts';
import { publicAddress } from './public-address.ts';
import { type SessionParts, show, versioned } from './session-calls.ts';

/** `GET /accounts/{account}/sessions`: the sessions that are starting or ready, by id, a page at a time. */
export const listSessions = (parts: SessionParts): Work =>
  versioned(parts, async ({ request, account, version }) => {
    const after = parseSkipToken(request.query);
    if (!after.ok) return after.problem;
    const page = { after: after.value, limit: parts.paging.pageSize };
    const { sessions, next } = await parts.broker.listSessions(account, page);
    const address = publicAddress(request.url, parts.paging.publicUrl);
    return {
      status: 200,
      body: {
        sessions: sessions.map((session) => show(session, version, parts.clock)),
        ...writeNextLink(address, next, version),
      },
    };
  });
