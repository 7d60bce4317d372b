import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Table } from '../../shared/ports/table.ts';
import { openSqliteTable, type SqliteTableOptions } from '../../shared/storage/sqlite-table.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A table in memory, closed when the test has finished. */
export function memoryTable(options: SqliteTableOptions = {}): Table {
  const table = openSqliteTable(':memory:', options);
  onTestFinished(() => table.close());
  return table;
}

/** A file for a table, in a folder of the test's own. */
export const tableFile = (): string => join(temporaryFolder(), 'sessions.db');

/** A table on a file, closed when the test has finished. */
export function fileTable(path = tableFile(), options: SqliteTableOptions = {}): Table {
  const table = openSqliteTable(path, options);
  onTestFinished(() => table.close());
  return table;
}
