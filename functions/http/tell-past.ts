import type { HistoryEntry } from '../../shared/domain/history-entry.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { Session } from '../../shared/domain/session.ts';
import { problemOf } from '../../shared/wire/problems.ts';
import type { Work } from './handler.ts';
import { native, onSession, type SessionParts } from './session-calls.ts';

/** A route under a session, from `2026-12-01` on, that is answered from its history. */
export const tellPast = (
  parts: SessionParts,
  name: string,
  tell: (session: Session, entries: readonly HistoryEntry[], now: Instant) => object,
): Work =>
  native(parts, name, (call) =>
    onSession(call, async (ref) => {
      const read = await parts.broker.readHistory(ref);
      return read.ok
        ? { status: 200, body: tell(read.session, read.entries, parts.clock()) }
        : problemOf(read.refusal);
    }),
  );
