import { parseCreate } from '../../shared/wire/arr-2021.ts';
import { problemOf } from '../../shared/wire/problems.ts';
import { readBody, type Work } from './handler.ts';
import { onSession, type SessionParts, show, versioned } from './session-calls.ts';

/** `PUT /accounts/{account}/sessions/{id}`: 201 for a new session, 200 for the one that the same call made before. */
export const putSession = (parts: SessionParts): Work =>
  versioned(parts, (call) =>
    onSession(call, async (ref) => {
      const body = await readBody(call.request);
      if (!body.ok) return body.problem;
      const requested = parseCreate(body.value, call.version, parts.maxLeaseMinutes);
      if (!requested.ok) return requested.problem;
      const created = await parts.broker.createSession(ref, requested.value);
      if (!created.ok) return problemOf(created.refusal);
      return { status: created.isNew ? 201 : 200, body: show(created.session, call.version, parts.clock) };
    }),
  );
