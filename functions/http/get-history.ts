import { problemOf } from '../../shared/wire/problems.ts';
import { writeHistory } from '../../shared/wire/write-history.ts';
import type { Work } from './handler.ts';
import { native, onSession, type SessionParts } from './session-calls.ts';

/** `GET /accounts/{account}/sessions/{id}/history`, from `2026-12-01` on: what is kept of its history, oldest first: the last 200 changes. */
export const getHistory = (parts: SessionParts): Work =>
  native(parts, 'history', (call) =>
    onSession(call, async (ref) => {
      const read = await parts.broker.readHistory(ref);
      return read.ok
        ? { status: 200, body: writeHistory(read.session, read.entries, parts.clock()) }
        : problemOf(read.refusal);
    }),
  );
