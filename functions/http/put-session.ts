import { callerNamed } from '../../shared/usecases/caller.ts';
import { parseCreate } from '../../shared/wire/arr-2021.ts';
import { entityTagOf, parseEntityTags } from '../../shared/wire/entity-tag.ts';
import { badRequest, type Problem } from '../../shared/wire/problem.ts';
import { problemOf } from '../../shared/wire/problems.ts';
import { readBody, type Work } from './handler.ts';
import { onSession, type SessionParts, show, versioned } from './session-calls.ts';
import type { SignedIn } from './signed-in.ts';

/**
 * `PUT /accounts/{account}/sessions/{id}`: 201 for a new session, 200 for the one that the same call made before, or 412 for that one
 * where `If-None-Match: *` asks for a new one only.
 */
export const putSession = (parts: SessionParts): Work =>
  versioned(parts, (call) =>
    onSession(call, async (ref) => {
      const onlyNew = parseOnlyNew(call);
      if (typeof onlyNew !== 'boolean') return onlyNew;
      const body = await readBody(call.request);
      if (!body.ok) return body.problem;
      const requested = parseCreate(body.value, call.version, parts.maxLeaseMinutes);
      if (!requested.ok) return requested.problem;
      const created = await parts.broker.createSession(ref, requested.value, callerNamed(call.who));
      if (!created.ok) return problemOf(created.refusal);
      if (onlyNew && !created.isNew) return exists;
      return {
        status: created.isNew ? 201 : 200,
        body: show(created.session, call.version, parts),
        headers: { ETag: entityTagOf(created.session) },
      };
    }),
  );

const exists: Problem = {
  status: 412,
  code: 'PreconditionFailed',
  message: 'There is a session with this id already.',
  target: 'If-None-Match',
};

/** A create replaces nothing, so of the preconditions only `If-None-Match: *` means anything; the others are not passed over in silence. */
function parseOnlyNew({ request: { headers } }: SignedIn): boolean | Problem {
  if (headers.get('if-match') !== null)
    return badRequest("A create changes no session that is there: 'If-Match' can't be met.", 'If-Match');
  const none = parseEntityTags(headers.get('if-none-match'), 'If-None-Match');
  if (!none.ok) return none.problem;
  if (none.value === null || none.value === 'any') return none.value === 'any';
  return badRequest("The header 'If-None-Match' of a create can only be '*'.", 'If-None-Match');
}
