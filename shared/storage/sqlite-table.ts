import type { DatabaseSync } from 'node:sqlite';
import type { Table, TableOperation, TransactionResult } from '../ports/table.ts';
import { CommitQueue } from './commit-queue.ts';
import { LogSync } from './log-sync.ts';
import { openSqliteFile } from './open-sqlite-file.ts';
import { isBusy } from './sqlite-failure.ts';
import type { SqliteRows } from './sqlite-rows.ts';
import { sqliteRows } from './sqlite-rows.ts';
import { storeOutage } from './store-outage.ts';
import { checkKey, checkLimit, checkOperations } from './table-limits.ts';
import { UnkeptWrites } from './unkept-writes.ts';

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
 * thread and take microseconds; the wait for the disk is elsewhere, and shared by all transactions of the same time. What is not on the
 * disk yet is shown to nobody: a read of it waits too.
 *
 * @throws ConfigurationError when the file can't be used: another program's, damaged, unwritable, or of a newer version.
 */
export function openSqliteTable(path: string, options: SqliteTableOptions = {}): Table {
  const database = openSqliteFile(path, options.synchronous ?? 'FULL');
  const rows = sqliteRows(database);
  const log = options.synchronous === 'NORMAL' || path === ':memory:' ? null : new LogSync(`${path}-wal`);
  const unkept = new UnkeptWrites();
  const queue = new CommitQueue({
    begin: () => begin(database),
    commit: () => database.exec('COMMIT'),
    rollback: () => rollback(database),
    ...(log && { sync: (told) => log.afterSync(told) }),
    onCommit: options.onCommit ?? (() => undefined),
  });
  let open = true;

  return {
    get: (partition, key) =>
      answer(() => {
        checkKey(key);
        const row = read(() => rows.get(partition, key));
        return unkept.row(partition, key)?.then(() => row) ?? row;
      }),
    async range(partition, range) {
      checkLimit(range.limit);
      for (const key of [range.from, range.to, range.after ?? '']) checkKey(key);
      // A walk over many pages must not keep everything else waiting: answers of SQLite are there at once, and awaiting them lets nobody in.
      await nextTurn();
      const page = read(() => rows.range(partition, range));
      await unkept.partition(partition);
      return page;
    },
    async transact(partition, operations) {
      checkKey(partition);
      checkOperations(operations);
      const run = (): TransactionResult => isolated(database, rows, partition, operations);
      if (!log) return await enqueue(queue, run);
      let settle = (): void => undefined;
      const kept = new Promise<void>((resolve) => {
        settle = resolve;
      });
      try {
        return await enqueue(queue, () => {
          const result = run();
          if (result.ok) unkept.add(partition, operations, kept);
          return result;
        });
      } finally {
        unkept.remove(partition, operations, kept);
        settle();
      }
    },
    close: () =>
      answer(() => {
        if (!open) return;
        open = false;
        database.exec('PRAGMA busy_timeout = 2000');
        queue.close();
        log?.close();
        database.close();
      }),
  };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** SQLite answers at once; what it throws has to reach the caller as a rejection like any other driver's. */
const answer = <Result>(run: () => Result | Promise<Result>): Promise<Result> =>
  new Promise((resolve) => resolve(run()));

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
