import { problemOf } from '../../shared/wire/problems.ts';
import type { Work } from './handler.ts';
import { onCallersSession, type SessionParts, versioned } from './session-calls.ts';

/** `POST /accounts/{account}/sessions/{id}/:stop`: 204, also when the session has ended already. */
export const stopSession = (parts: SessionParts): Work =>
  versioned(parts, (call) =>
    onCallersSession(call, async (ref, caller) => {
      const stopped = await parts.broker.stopSession(ref, `account:${ref.account}`, caller);
      return stopped.ok ? { status: 204 } : problemOf(stopped.refusal);
    }),
  );
