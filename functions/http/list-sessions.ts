import type { Work } from './handler.ts';
import { type SessionParts, show, versioned } from './session-calls.ts';

/** `GET /accounts/{account}/sessions`: the sessions that are starting or ready. */
export const listSessions = (parts: SessionParts): Work =>
  versioned(parts, async (call) => {
    const sessions = await parts.broker.listSessions(call.account);
    return {
      status: 200,
      body: { sessions: sessions.map((session) => show(session, call.version, parts.clock)) },
    };
  });
