import { problemOf } from '../../shared/wire/problems.ts';
import type { Work } from './handler.ts';
import { onSession, type SessionParts, show, versioned } from './session-calls.ts';

/** `GET /accounts/{account}/sessions/{id}`: the session as it stands, live or ended, for 30 days after its end. */
export const getSession = (parts: SessionParts): Work =>
  versioned(parts, (call) =>
    onSession(call, async (ref) => {
      const read = await parts.broker.readSession(ref);
      return read.ok
        ? { status: 200, body: show(read.session, call.version, parts.clock) }
        : problemOf(read.refusal);
    }),
  );
