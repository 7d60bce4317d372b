import { explain } from '../../shared/wire/explain.ts';
import { problemOf } from '../../shared/wire/problems.ts';
import type { Work } from './handler.ts';
import { native, onSession, type SessionParts } from './session-calls.ts';

/** `GET /accounts/{account}/sessions/{id}/explain`, from `2026-12-01` on: how it came to where it stands, and what comes next, in sentences. */
export const explainSession = (parts: SessionParts): Work =>
  native(parts, 'explain', (call) =>
    onSession(call, async (ref) => {
      const read = await parts.broker.readHistory(ref);
      return read.ok
        ? { status: 200, body: explain(read.session, read.entries, parts.clock()) }
        : problemOf(read.refusal);
    }),
  );
