import { changesBetween } from '../../../shared/domain/change.ts';
import type { Actor, HistoryEntry } from '../../../shared/domain/history-entry.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { start } from './minute.ts';

/** The history line of a write from one version of a session to the next; `null` before a create. */
export const entryFor = (
  before: Session | null,
  after: Session,
  actor: Actor = 'supervisor',
): HistoryEntry => ({
  version: after.version,
  at: start,
  actor,
  changes: changesBetween(before, after),
  state: after.state,
  reason: after.state === 'ended' ? after.reason : null,
});
