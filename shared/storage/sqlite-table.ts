import type { DatabaseSync } from 'node:sqlite';
import type { Table, TableOperation, TransactionResult } from '../ports/table.ts';
import { CommitQueue } from './commit-queue.ts';
import { openSqliteFile } from './open-sqlite-file.ts';
import { isBusy } from './sqlite-failure.ts';
import type { SqliteRows } from './sqlite-rows.ts';
import { sqliteRows } from './sqlite-rows.ts';
import { storeOutage } from './store-outage.ts';
import { checkKey, checkLimit, checkOperations } from './table-limits.ts';

export interface SqliteTableOptions {
  /**
   * `FULL` (the default): what was acknowledged survives a power cut. `NORMAL`: it survives the end of the process, but a power cut
   * may take the last commits; the file stays whole.
   */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** Told after every commit how many transactions shared it. */
  readonly onCommit?: (transactions: number) => void;
}

/**
 * The table port on one SQLite file in write-ahead mode. `':memory:'` keeps it in memory, for tests. Calls run on the event loop's
 * thread: a read takes microseconds, a commit one wait for the disk, shared by all transactions of the same turn.
 *
 * @throws ConfigurationError when the file can't be used: another program's, damaged, unwritable, or of a newer version.
 */
export function openSqliteTable(path: string, options: SqliteTableOptions = {}): Table {
  const database = openSqliteFile(path, options.synchronous ?? 'FULL');
  const rows = sqliteRows(database);
  const queue = new CommitQueue({
    begin: () => begin(database),
    commit: () => database.exec('COMMIT'),
    rollback: () => rollback(database),
    onCommit: options.onCommit ?? (() => undefined),
  });
  let open = true;

  return {
    get: (partition, key) =>
      answer(() => {
        checkKey(key);
        return read(() => rows.get(partition, key));
      }),
    range: (partition, range) =>
      answer(() => {
        checkLimit(range.limit);
        for (const key of [range.from, range.to, range.after ?? '']) checkKey(key);
        return read(() => rows.range(partition, range));
      }),
    async transact(partition, operations) {
      checkKey(partition);
      checkOperations(operations);
      return await enqueue(queue, () => isolated(database, rows, partition, operations));
    },
    close: () =>
      answer(() => {
        if (!open) return;
        open = false;
        database.exec('PRAGMA busy_timeout = 2000');
        queue.close();
        database.close();
      }),
  };
}

/** SQLite answers at once; what it throws has to reach the caller as a rejection like any other driver's. */
const answer = <Result>(run: () => Result): Promise<Result> => new Promise((resolve) => resolve(run()));

function read<Found>(find: () => Found): Found {
  try {
    return find();
  } catch (cause) {
    throw storeOutage('The store could not be read.', cause);
  }
}

const enqueue = (queue: CommitQueue, run: () => TransactionResult): Promise<TransactionResult> =>
  new Promise((resolve, reject) => {
    let result: TransactionResult;
    queue.add({
      run: () => {
        result = run();
      },
      committed: () => resolve(result),
      failed: reject,
    });
  });

/** A transaction inside the shared commit: when it fails, it alone is undone. */
function isolated(
  database: DatabaseSync,
  rows: SqliteRows,
  partition: string,
  operations: readonly TableOperation[],
): TransactionResult {
  database.exec('SAVEPOINT one');
  const result = rows.apply(partition, operations);
  database.exec(result.ok ? 'RELEASE one' : 'ROLLBACK TO one; RELEASE one');
  return result;
}

function begin(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN IMMEDIATE');
    return true;
  } catch (thrown) {
    if (isBusy(thrown)) return false;
    throw thrown;
  }
}

function rollback(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // SQLite rolls back by itself on the gravest errors and then has nothing to roll back; the first error is the one to report.
  }
}
