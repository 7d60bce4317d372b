import type { HistoryEntry } from '../domain/history-entry.ts';
import type { Instant } from '../domain/instant.ts';
import type { Session } from '../domain/session.ts';
import { timeOf } from './time-of.ts';

/** A session's history as `GET …/history` answers it: what is kept, oldest first, and whether older lines are gone. */
export const writeHistory = (session: Session, entries: readonly HistoryEntry[], now: Instant): object => ({
  id: session.id,
  serverTime: timeOf(now),
  // The first line of a whole history is the creation.
  complete: entries[0]?.changes.includes('created') ?? false,
  entries: entries.map(({ at, expiresAt, warnings, ...entry }) => ({
    ...entry,
    at: timeOf(at),
    expiresAt: expiresAt === null ? null : timeOf(expiresAt),
    warnings: warnings.map((warning) => ({
      deadline: warning.kind,
      at: timeOf(warning.at),
      leadMinutes: warning.leadMinutes,
    })),
  })),
});
