import { parseLeaseMinutes } from '../../shared/wire/lease-calls.ts';
import { problemOf } from '../../shared/wire/problems.ts';
import { readBody, type Work } from './handler.ts';
import { native, onCallersSession, type SessionParts, showing } from './session-calls.ts';

/**
 * `POST /accounts/{account}/sessions/{id}:keepAlive` `{"minutes"}`: at least so many minutes from now, as far as the cap allows. It never
 * shortens a lease, so it can be repeated at will.
 */
export const keepSessionAlive = (parts: SessionParts): Work =>
  native(parts, ':keepAlive', (call) =>
    onCallersSession(call, async (ref, caller) => {
      const body = await readBody(call.request);
      if (!body.ok) return body.problem;
      const minutes = parseLeaseMinutes(body.value, parts.maxLeaseMinutes);
      if (!minutes.ok) return minutes.problem;
      const kept = await parts.broker.keepAlive(ref, minutes.value, caller);
      return kept.ok ? showing(kept.session, call.version, parts) : problemOf(kept.refusal);
    }),
  );
