import { rearm } from '../domain/alarm.ts';
import { type Actor, type HistoryEntry, historyEntry } from '../domain/history-entry.ts';
import type { Instant } from '../domain/instant.ts';
import type { Session } from '../domain/session.ts';

/** Who a line of history names, and when it happened. */
export interface Cause {
  readonly at: Instant;
  readonly actor: Actor;
  readonly who: string | null;
}

/** What is written over a session that was changed: its next version, the alarms set, and the line of history that says why. */
export function nextVersion<S extends Session>(
  before: Session,
  changed: S,
  cause: Cause,
): { readonly after: S; readonly entry: HistoryEntry } {
  const after = rearm({ ...changed, version: before.version + 1 }, cause.at);
  return { after, entry: historyEntry(before, after, cause) };
}

/** Nobody did it: the moment had come. */
export const byTime = (at: Instant): Cause => ({ at, actor: 'time', who: null });
