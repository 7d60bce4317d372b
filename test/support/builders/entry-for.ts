import { type Actor, type HistoryEntry, historyEntry } from '../../../shared/domain/history-entry.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { start } from './minute.ts';

/** The history line of a write from one version of a session to the next; `null` before a create. */
export const entryFor = (before: Session | null, after: Session, actor: Actor = 'supervisor'): HistoryEntry =>
  historyEntry(before, after, { at: start, actor, who: null });
