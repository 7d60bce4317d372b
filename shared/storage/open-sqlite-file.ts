import { DatabaseSync } from 'node:sqlite';
import { ConfigurationError } from '../domain/configuration-error.ts';
import { isBusy } from './sqlite-failure.ts';

/** The layout of the file, written into its header. A later layout gets the next number. */
const format = 1;

/** How long another process may hold the file while it is being opened. */
const openingPatienceMs = 5000;

/** Afterwards nobody blocks the event loop for a lock: who can't have it comes back later. */
const runningPatienceMs = 5;

/**
 * Opens the file, making it if it is not there (its folder has to be). What can't be read and written as this format is refused with
 * a `ConfigurationError`; no file is ever altered before it is known to be ours. A commit does not wait for the disk; what must, waits
 * for a `LogSync`.
 */
export function openSqliteFile(path: string, synchronous: 'FULL' | 'NORMAL'): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec(`PRAGMA busy_timeout = ${openingPatienceMs}`);
    const found = formatOf(database, path);
    // A session's row is longer than what a page of 4 KiB keeps of it, so that each read went to two pages. A file that is there keeps its own.
    database.exec('PRAGMA page_size = 8192; PRAGMA cache_size = -16000');
    database.exec('PRAGMA journal_mode = WAL');
    database.exec(`PRAGMA synchronous = ${synchronous}`);
    // Without these, macOS acknowledges a flush that its disk has not made.
    if (synchronous === 'FULL') database.exec('PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
    // The log shrinks again after a burst.
    database.exec('PRAGMA journal_size_limit = 67108864');
    // Also writes to a file that has its layout already, so that an unwritable one is noticed now.
    database.exec(`BEGIN IMMEDIATE; ${found === 0 ? layout : ''} PRAGMA user_version = ${format}; COMMIT`);
    // Says what is missing when the table is not as this version made it.
    database.prepare('SELECT partition_key, row_key, etag, value FROM rows');
    // From here on the log is brought to the disk beside the event loop; SQLite still does it before each checkpoint.
    database.exec('PRAGMA synchronous = NORMAL');
    database.exec(`PRAGMA busy_timeout = ${runningPatienceMs}`);
    return database;
  } catch (cause) {
    database?.close();
    throw cause instanceof ConfigurationError ? cause : refusal(path, cause);
  }
}

const layout = `CREATE TABLE IF NOT EXISTS rows (
  partition_key TEXT NOT NULL,
  row_key TEXT NOT NULL,
  etag TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (partition_key, row_key)
) WITHOUT ROWID;`;

function formatOf(database: DatabaseSync, path: string): number {
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (found > format) {
    throw new ConfigurationError(
      `The store ${path} was written by a newer version (format ${found}; this one knows ${format}). Start that version, or choose another file.`,
    );
  }
  const tables = Number(
    database.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name <> 'rows'").get()?.['n'],
  );
  if (found === 0 && tables > 0) {
    throw new ConfigurationError(
      `${path} is an SQLite file of another program. Choose another file for the store.`,
    );
  }
  return found;
}

const refusal = (path: string, cause: unknown): ConfigurationError =>
  new ConfigurationError(
    isBusy(cause)
      ? `Another process keeps the store ${path} locked. End that process, or choose another file.`
      : `The store ${path} can't be opened for reading and writing (${cause instanceof Error ? cause.message : 'unknown reason'}). ` +
          'Check that its folder exists and may be written to; restore a damaged file from a backup or move it away.',
    { cause },
  );
