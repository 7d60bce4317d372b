import { revisionOf } from '../../shared/domain/revision.ts';
import { entityTagOf, parseEntityTags } from '../../shared/wire/entity-tag.ts';
import { problemOf } from '../../shared/wire/problems.ts';
import type { Work } from './handler.ts';
import { onSession, type SessionParts, showing, versioned } from './session-calls.ts';

/**
 * `GET /accounts/{account}/sessions/{id}`: the session as it stands, live or ended, for 30 days after its end; 304 where it is still as
 * `If-None-Match` says.
 */
export const getSession = (parts: SessionParts): Work =>
  versioned(parts, (call) =>
    onSession(call, async (ref) => {
      const known = parseEntityTags(call.request.headers.get('if-none-match'), 'If-None-Match');
      if (!known.ok) return known.problem;
      const read = await parts.broker.readSession(ref);
      if (!read.ok) return problemOf(read.refusal);
      const { session } = read;
      if (known.value === 'any' || known.value?.includes(revisionOf(session)))
        return { status: 304, headers: { ETag: entityTagOf(session) } };
      return showing(session, call.version, parts);
    }),
  );
