import { at } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy, type LeasePolicy } from '../../../shared/domain/lease-policy.ts';
import type { Session } from '../../../shared/domain/session.ts';
import type { SessionRef } from '../../../shared/domain/session-ref.ts';
import type { SessionStore, StoredSession } from '../../../shared/ports/session-store.ts';
import type { Table } from '../../../shared/ports/table.ts';
import { openSessionStore } from '../../../shared/storage/session-store.ts';
import { entryFor } from '../builders/entry-for.ts';
import { start } from '../builders/minute.ts';

export interface StoreSettings {
  readonly policy?: LeasePolicy;
  readonly shards?: number;
  readonly logged?: string[];
}

/** The store as the contract opens it: four shards, so that several of them are in use, and a clock that stands still. */
export const storeOver = (
  table: Table,
  { policy = defaultLeasePolicy, shards = 4, logged = [] }: StoreSettings = {},
): Promise<SessionStore> =>
  openSessionStore(table, {
    policy,
    shards,
    now: () => start,
    newInstallationId: () => 'installation-1',
    log: (_level, message) => logged.push(message),
  });

/** Writes the first version of a session. */
export const insert = (store: SessionStore, session: Session): Promise<boolean> =>
  store.insert(session, entryFor(null, session));

/** Finds what has to be there. */
export async function found(store: SessionStore, ref: SessionRef): Promise<StoredSession> {
  const stored = await store.find(ref);
  if (!stored) throw new Error(`Session ${ref.id} is not in the store.`);
  return stored;
}

/** Writes `next` as the next version over what is there. */
export async function write(store: SessionStore, next: Session): Promise<boolean> {
  const before = await found(store, next);
  const after = { ...next, version: before.session.version + 1 };
  return store.replace(before, after, entryFor(before.session, after));
}

export async function idsOf(refs: AsyncIterable<SessionRef>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of refs) ids.push(id);
  return ids.sort();
}

/** Later than every moment of the builders' sessions. */
export const everything = at(Date.UTC(2100, 0, 1));
