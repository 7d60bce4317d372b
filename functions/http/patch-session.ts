import { parseUpdate } from '../../shared/wire/arr-2021.ts';
import { readBody, type Work } from './handler.ts';
import { requestName } from './request-name.ts';
import { onCallersSession, type SessionParts, showing, updateProblem, versioned } from './session-calls.ts';

/** `PATCH /accounts/{account}/sessions/{id}`: a longer lease, as a total from Ready; other tags. */
export const patchSession = (parts: SessionParts): Work =>
  versioned(parts, (call) =>
    onCallersSession(call, async (ref, caller) => {
      const body = await readBody(call.request);
      if (!body.ok) return body.problem;
      const update = parseUpdate(body.value, call.version);
      if (!update.ok) return update.problem;
      // The SDKs' pipeline names a call once and repeats it under that name.
      const name = call.request.headers.get('x-ms-client-request-id');
      const updateId = name === null ? null : requestName(name);
      const updated = await parts.broker.updateSession(ref, { ...update.value, updateId }, caller);
      if (!updated.ok) return updateProblem(updated.refusal, 'maxLeaseTimeMinutes');
      return showing(updated.session, call.version, parts);
    }),
  );
