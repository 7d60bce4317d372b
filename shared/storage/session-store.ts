import type { LeasePolicy } from '../domain/lease-policy.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { SessionStore, StoredSession } from '../ports/session-store.ts';
import type { Table, TableOperation, TransactionResult } from '../ports/table.ts';
import { indexFacts } from './index-rows.ts';
import { openInstallation } from './installation-row.ts';
import { RecentWrites } from './recent-writes.ts';
import { rowKeys } from './row-keys.ts';
import { readSessionEtag, writeSessionEtag } from './session-etag.ts';
import { removeHistory, sessionHistory } from './session-history.ts';
import { sessionLists } from './session-lists.ts';
import { sessionReplacing } from './session-replacing.ts';
import { readSessionRow } from './session-row.ts';
import { insertOperations, removeOperations } from './session-writes.ts';
import { shardNames, shardOf } from './shard-of.ts';
import { checkVersions, wasInTime } from './write-outcome.ts';

export interface SessionStoreOptions {
  readonly policy: LeasePolicy;
  /** How many partitions the sessions are spread over. Fixed when the store is made. */
  readonly shards?: number;
  readonly now: Clock;
  /** The id that this store gets if it is new. */
  readonly newInstallationId: () => string;
  /** Told of rows that a listing had to leave out. */
  readonly log: Log;
}

/**
 * The session store over a table: the row layout, written once for every driver. A find is one get; an insert or a replace one
 * transaction, and a replace a second one only where the line of history that it pushes out is already gone.
 *
 * @throws ConfigurationError when the table was made with another number of shards, or by a newer version.
 */
export async function openSessionStore(table: Table, options: SessionStoreOptions): Promise<SessionStore> {
  const { policy, shards = 16, now, newInstallationId, log } = options;
  if (!Number.isInteger(shards) || shards < 1 || shards > 100) {
    throw new RangeError(`A store has 1 to 100 shards, not ${shards}.`);
  }
  const { id, createdAt } = await openInstallation(table, {
    id: newInstallationId(),
    shards,
    createdAt: now(),
  });
  const partitionOf = (ref: SessionRef): string => shardOf(ref, shards);

  const recent = new RecentWrites(policy);

  const find = async (ref: SessionRef): Promise<StoredSession | undefined> => {
    const row = await table.get(partitionOf(ref), rowKeys.session(ref));
    if (!row) return undefined;
    const { session, indexed } = readSessionRow(ref, row.value);
    return { session, etag: writeSessionEtag({ row: row.etag, indexed }) };
  };

  const write = (ref: SessionRef, operations: readonly TableOperation[]): Promise<TransactionResult> =>
    table.transact(partitionOf(ref), operations);

  return {
    installation: () => Promise.resolve({ id, createdAt }),
    find,
    lastWritten: (ref) => recent.get(ref),

    async insert(session, entry) {
      checkVersions(session, entry, session.version);
      const operations = insertOperations(session, indexFacts(session, policy), entry);
      const result = await write(session, operations);
      recent.note(session, result);
      return wasInTime(session, operations, result);
    },

    ...sessionReplacing({ policy, shardOf: partitionOf, write, recent }),

    async remove({ session, etag }) {
      const found = readSessionEtag(etag);
      if (!found || (await find(session))?.etag !== etag) return false;
      // Too many lines for one transaction. The session's row goes last, so that an interrupted removal is done again.
      await removeHistory(table, partitionOf(session), session, session.version);
      const operations = removeOperations(session, found);
      return wasInTime(session, operations, await write(session, operations));
    },

    shardOf: partitionOf,
    ...sessionLists(table, shardNames(shards), find, log),
    history: (ref) => sessionHistory(table, partitionOf(ref), ref),
  };
}
