import { problemOf } from '../../shared/wire/problems.ts';
import type { Work } from './handler.ts';
import { onSession, type SessionParts, versioned } from './session-calls.ts';

/** `POST /accounts/{account}/sessions/{id}/:stop`: 204, also when the session has ended already. */
export const stopSession = (parts: SessionParts): Work =>
  versioned(parts, (call) =>
    onSession(call, async (ref) => {
      const stopped = await parts.broker.stopSession(ref);
      return stopped.ok ? { status: 204 } : problemOf(stopped.refusal);
    }),
  );
