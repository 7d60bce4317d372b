import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HostRefusal } from '../host-refusal.ts';

const SCHEMA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE instances (
    id TEXT PRIMARY KEY, execution TEXT NOT NULL, name TEXT NOT NULL, version TEXT, status TEXT NOT NULL,
    input TEXT, output TEXT, custom_status TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    held INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX instances_by_creation ON instances (created_at, id);
  CREATE TABLE history (instance TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (instance, seq)) WITHOUT ROWID;
  CREATE TABLE inbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT, type INTEGER NOT NULL, event TEXT NOT NULL);
  CREATE INDEX inbox_by_instance ON inbox (instance, seq);
  CREATE TABLE work (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL,
    name TEXT NOT NULL, input TEXT);
  CREATE INDEX work_by_instance ON work (instance);
  CREATE TABLE timers (
    instance TEXT NOT NULL, task INTEGER NOT NULL, execution TEXT NOT NULL, fire_at INTEGER NOT NULL,
    PRIMARY KEY (instance, task)) WITHOUT ROWID;
  CREATE INDEX timers_by_due ON timers (fire_at);
  CREATE TABLE schedules (name TEXT PRIMARY KEY, schedule TEXT NOT NULL, last INTEGER, next INTEGER NOT NULL, updated_at INTEGER NOT NULL) WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Opens the engine's data file and holds it exclusively, by a lock of the operating system that ends with the
 * process however it ends. Commits survive the end of the process, not necessarily loss of power (NORMAL).
 * @param file A path, made with its folder when absent; undefined keeps everything in memory.
 * @throws HostRefusal When another host has the file, it can't be written, or a newer version wrote it.
 */
export function openDatabase(file: string | undefined): DatabaseSync {
  const database = open(file);
  try {
    prepare(database, file ?? 'memory');
  } catch (error) {
    database.close();
    throw error instanceof HostRefusal || file === undefined ? error : refusal(error, file);
  }
  return database;
}

function open(file: string | undefined): DatabaseSync {
  if (file === undefined) return new DatabaseSync(':memory:');
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return new DatabaseSync(file);
  } catch (error) {
    throw refusal(error, file);
  }
}

function prepare(database: DatabaseSync, file: string): void {
  // The locking mode comes first: SQLite then takes the lock at the first access and keeps it.
  database.exec(
    'PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 0; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;',
  );
  database.exec('BEGIN IMMEDIATE');
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > SCHEMA_VERSION) {
    throw new HostRefusal(
      `The data file ${file} was written by a newer version (${version}, this one knows ${SCHEMA_VERSION}): update, or use another --data folder.`,
    );
  }
  if (version === 0) database.exec(SCHEMA);
  database.exec('COMMIT');
}

/** SQLite's extended codes carry the primary one in their low byte. */
const SQLITE_BUSY = 5;

function refusal(cause: unknown, file: string): HostRefusal {
  const code = cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) & 0xff : undefined;
  const folder = dirname(file);
  if (code === SQLITE_BUSY) {
    return new HostRefusal(
      `Another host is using the data folder ${folder}: stop it, or start this one with another --data folder.`,
      { cause },
    );
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HostRefusal(
    `The data file ${file} can't be used (${reason}): check that the folder is writable and the file is whole, or use another --data folder.`,
    { cause },
  );
}
