import type { HistoryEntry } from '../domain/history-entry.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { SessionStore, StoredSession } from '../ports/session-store.ts';
import type { Table, TableOperation, TransactionResult } from '../ports/table.ts';
import { indexFacts } from './index-rows.ts';
import { openInstallation } from './installation-row.ts';
import { rowKeys } from './row-keys.ts';
import { readSessionEtag, writeSessionEtag } from './session-etag.ts';
import { removeHistory, sessionHistory } from './session-history.ts';
import { sessionLists } from './session-lists.ts';
import { readSessionRow } from './session-row.ts';
import { insertOperations, removeOperations, replaceOperations, sessionOperation } from './session-writes.ts';
import { shardNames, shardOf } from './shard-of.ts';

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

    async insert(session, entry) {
      checkVersions(session, entry, session.version);
      const operations = insertOperations(session, indexFacts(session, policy), entry);
      return wasInTime(session, operations, await write(session, operations));
    },

    async replace(before, after, entry) {
      checkVersions(after, entry, before.session.version + 1);
      const found = readSessionEtag(before.etag);
      if (!found || after.account !== before.session.account || after.id !== before.session.id) return false;
      const attempt = (trim: boolean): readonly TableOperation[] =>
        replaceOperations(found, after, indexFacts(after, policy), entry, trim);
      let operations = attempt(true);
      let result = await write(after, operations);
      // A purge that was interrupted leaves a session with part of its history; such a session can still be replaced.
      if (lastIsMissing(operations, result)) {
        operations = attempt(false);
        result = await write(after, operations);
      }
      return wasInTime(after, operations, result);
    },

    async remove({ session, etag }) {
      const found = readSessionEtag(etag);
      if (!found || (await find(session))?.etag !== etag) return false;
      // Too many lines for one transaction. The session's row goes last, so that an interrupted removal is done again.
      await removeHistory(table, partitionOf(session), session, session.version);
      const operations = removeOperations(session, found);
      return wasInTime(session, operations, await write(session, operations));
    },

    ...sessionLists(table, shardNames(shards), find, log),
    history: (ref) => sessionHistory(table, partitionOf(ref), ref),
  };
}

/** History rows are found by version: a gap or a second line for one version would break the trimming. */
function checkVersions(session: Session, entry: HistoryEntry, version: number): void {
  if (session.version !== version || entry.version !== version) {
    throw new RangeError(
      `This write makes version ${version}, but the session says ${session.version} and its history ${entry.version}.`,
    );
  }
}

const lastIsMissing = (operations: readonly TableOperation[], result: TransactionResult): boolean => {
  const last = operations.at(-1);
  return (
    !result.ok &&
    result.why === 'missing' &&
    result.index === operations.length - 1 &&
    last?.kind === 'delete' &&
    last.key.startsWith('h|')
  );
};

/** Failing at the session's row means that somebody else was faster. Anywhere else, the rows of one session disagree. */
function wasInTime(
  ref: SessionRef,
  operations: readonly TableOperation[],
  result: TransactionResult,
): boolean {
  if (result.ok) return true;
  if (result.index === sessionOperation) return false;
  const key = operations[result.index]?.key;
  throw new Error(
    `The rows of session ${ref.id} of account ${ref.account} disagree: ${key} ${result.why === 'exists' ? 'is already there' : 'is not there'}. ` +
      'Restore the store from a backup, or remove the rows of this session by hand.',
  );
}
