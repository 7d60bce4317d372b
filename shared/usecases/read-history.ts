import { refuse } from '../domain/decision.ts';
import type { HistoryEntry } from '../domain/history-entry.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { ReadSession } from './read-session.ts';

export type ReadHistory = (
  ref: SessionRef,
) => Promise<
  | { readonly ok: true; readonly session: Session; readonly entries: readonly HistoryEntry[] }
  | { readonly ok: false; readonly refusal: Refusal }
>;

/** A session as it stands and what is kept of its history, oldest first. What is written between the two reads may be in one of them only. */
export const makeReadHistory =
  ({ store, readSession }: { store: SessionStore; readSession: ReadSession }): ReadHistory =>
  async (ref) => {
    const read = await readSession(ref);
    if (!read.ok) return refuse(read.refusal);
    return { ok: true, session: read.session, entries: await store.history(ref) };
  };
