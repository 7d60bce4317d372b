import { AsyncLocalStorage } from 'node:async_hooks';
import type { HistoryEntry } from '../../shared/domain/history-entry.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import { Outage } from '../../shared/domain/outage.ts';
import type { Session } from '../../shared/domain/session.ts';
import type { SessionStore } from '../../shared/ports/session-store.ts';
import type { Move } from './moves.ts';

/** One write that took effect, whether or not its answer reached anybody. `after` null: the record was removed. */
export interface Commit {
  readonly at: Instant;
  readonly before: Session | null;
  readonly after: Session | null;
  readonly entry: HistoryEntry | null;
  /** What was being done when it was written; null: nothing of the race. */
  readonly move: Move | null;
}

/** What is being done: a write names it, however many calls lie between. */
export const doing = new AsyncLocalStorage<Move>();

interface Parts {
  readonly store: SessionStore;
  readonly now: () => Instant;
  /** Waits for its turn: here the calls of several callers come between each other. */
  readonly turn: (what: string) => Promise<void>;
}

/** A store whose writes are noted in the order of their effect, and which fails as it is told to. */
export function watchedStore({ store, now, turn }: Parts) {
  const commits: Commit[] = [];
  const faults: { readonly on: string; readonly when: 'before' | 'after' }[] = [];

  const call = async <T>(on: string, work: () => Promise<T>): Promise<T> => {
    await turn(`store ${on}`);
    const index = faults.findIndex((fault) => fault.on === on);
    const fault = index < 0 ? undefined : faults.splice(index, 1)[0];
    if (fault?.when === 'before') throw new Outage('store', 'The store of this race does not answer.');
    const result = await work();
    if (fault) throw new Outage('store', 'The answer of the store of this race was lost.');
    await turn(`answer of store ${on}`);
    return result;
  };
  const note = (before: Session | null, after: Session | null, entry: HistoryEntry | null): void =>
    void commits.push({ at: now(), before, after, entry, move: doing.getStore() ?? null });

  const changed: Partial<SessionStore> = {
    find: (ref) => call('find', () => store.find(ref)),
    insert: (session, entry) =>
      call('insert', async () => {
        const isIn = await store.insert(session, entry);
        if (isIn) note(null, session, entry);
        return isIn;
      }),
    replace: (before, after, entry) =>
      call('replace', async () => {
        const isWritten = await store.replace(before, after, entry);
        if (isWritten) note(before.session, after, entry);
        return isWritten;
      }),
    replaceAll: (writes) =>
      call('replace', async () => {
        const written = await store.replaceAll(writes);
        writes.forEach(({ before, after, entry }, index) => {
          if (written[index]) note(before.session, after, entry);
        });
        return written;
      }),
    remove: async (stored) => {
      const isGone = await store.remove(stored);
      if (isGone) note(stored.session, null, null);
      return isGone;
    },
    livePage: (account, page) => call('live', () => store.livePage(account, page)),
    recordPage: (account, page) => call('live', () => store.recordPage(account, page)),
  };
  // What is not watched is the store's own.
  const watched = new Proxy(store, {
    get: (target, name) => {
      const own: unknown = Reflect.get(changed, name) ?? Reflect.get(target, name);
      return typeof own === 'function' && !(name in changed) ? own.bind(target) : own;
    },
  });
  return {
    watched,
    commits,
    fail: (on: string, when: 'before' | 'after'): void => void faults.push({ on, when }),
    heal: (): void => void faults.splice(0),
  };
}
