import { parseUpdate } from '../../shared/wire/arr-2021.ts';
import { readBody, type Work } from './handler.ts';
import { onSession, type SessionParts, show, updateProblem, versioned } from './session-calls.ts';

/** `PATCH /accounts/{account}/sessions/{id}`: a longer lease, as a total from Ready. */
export const patchSession = (parts: SessionParts): Work =>
  versioned(parts, (call) =>
    onSession(call, async (ref) => {
      const body = await readBody(call.request);
      if (!body.ok) return body.problem;
      const minutes = parseUpdate(body.value);
      if (!minutes.ok) return minutes.problem;
      const extended = await parts.broker.extendLease(ref, minutes.value);
      if (!extended.ok) return updateProblem(extended.refusal, 'maxLeaseTimeMinutes');
      return { status: 200, body: show(extended.session, call.version, parts.clock) };
    }),
  );
