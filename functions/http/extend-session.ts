import { parseLeaseMinutes, parseRequestId, writeExtension } from '../../shared/wire/lease-calls.ts';
import { problemOf } from '../../shared/wire/problems.ts';
import { readBody, type Work } from './handler.ts';
import { requestName } from './request-name.ts';
import { native, onCallersSession, type SessionParts, showing } from './session-calls.ts';

/**
 * `POST /accounts/{account}/sessions/{id}:extend` `{"minutes"}`: adds to the lease what its cap allows, and says how much that was. With
 * `Repeatability-Request-ID` it may be repeated: the same id adds nothing more.
 */
export const extendSession = (parts: SessionParts): Work =>
  native(parts, ':extend', (call) =>
    onCallersSession(call, async (ref, caller) => {
      const body = await readBody(call.request);
      if (!body.ok) return body.problem;
      const minutes = parseLeaseMinutes(body.value, parts.maxLeaseMinutes);
      if (!minutes.ok) return minutes.problem;
      const requestId = parseRequestId(call.request.headers.get('repeatability-request-id'));
      if (!requestId.ok) return requestId.problem;
      const asked = {
        minutes: minutes.value,
        requestId: requestId.value === null ? null : requestName(requestId.value),
      };
      const extended = await parts.broker.extendLease(ref, asked, caller);
      if (!extended.ok) return problemOf(extended.refusal);
      const { session, extension } = extended;
      const shown = showing(session, call.version, parts);
      return {
        ...shown,
        body: { ...shown.body, extension: writeExtension(extension, session, parts.clock()) },
        headers: {
          ...shown.headers,
          ...(requestId.value !== null && { 'Repeatability-Result': 'accepted' }),
        },
      };
    }),
  );
