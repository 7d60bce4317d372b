import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigurationError } from '../../../shared/domain/configuration-error.ts';
import { Outage } from '../../../shared/domain/outage.ts';
import type { TableOperation } from '../../../shared/ports/table.ts';
import { openSqliteTable } from '../../../shared/storage/sqlite-table.ts';
import { allRows } from '../../support/all-rows.ts';
import { fileTable, memoryTable, tableFile } from '../../support/open-tables.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const insert = (key: string, value = ''): TableOperation => ({ kind: 'insert', key, value });

/** A connection of the test's own to the same file, to do what a disk or another process would. */
function interfere(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  return database;
}

describe('group commit', () => {
  it('commits 200 transactions that arrive in one turn together', async () => {
    const commits: number[] = [];
    const table = memoryTable({ onCommit: (transactions) => commits.push(transactions) });
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, n) => table.transact('p', [insert(`k${n}`)])),
    );
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(commits).toEqual([200]);
  });

  it('cuts a burst of 600 into commits that do not hold up the rest for long', async () => {
    const commits: number[] = [];
    const table = memoryTable({ onCommit: (transactions) => commits.push(transactions) });
    await Promise.all(Array.from({ length: 600 }, (_, n) => table.transact('p', [insert(`k${n}`)])));
    expect(commits).toEqual([256, 256, 88]);
  });

  it('runs them in the order in which they came', async () => {
    const table = memoryTable();
    const [first, second, third] = await Promise.all([
      table.transact('p', [insert('k')]),
      table.transact('p', [{ kind: 'delete', key: 'k', etag: null }]),
      table.transact('p', [insert('k')]),
    ]);
    expect([first.ok, second.ok, third.ok]).toEqual([true, true, true]);
  });

  it('undoes a transaction that fails without disturbing the others', async () => {
    const table = memoryTable();
    await table.transact('p', [insert('taken')]);
    const results = await Promise.all(
      Array.from({ length: 9 }, (_, n) =>
        table.transact('p', [insert(`k${n}`), insert(n === 4 ? 'taken' : `l${n}`)]),
      ),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(8);
    expect(results[4]).toEqual({ ok: false, why: 'exists', index: 1 });
    expect((await allRows(table, 'p')).map(({ key }) => key)).not.toContain('k4');
    expect(await allRows(table, 'p')).toHaveLength(17);
  });

  it('shows readers only what is committed', async () => {
    const table = memoryTable();
    const writing = table.transact('p', [insert('k')]);
    expect(await table.get('p', 'k')).toBeUndefined();
    await writing;
    expect(await table.get('p', 'k')).toBeDefined();
  });

  it('commits what still waits when it is closed', async () => {
    const path = tableFile();
    const table = fileTable(path);
    const writing = table.transact('p', [insert('k')]);
    await table.close();
    expect(await writing).toMatchObject({ ok: true });
    expect(await fileTable(path).get('p', 'k')).toBeDefined();
  });
});

describe('a commit that the disk refuses', () => {
  it.each([
    // SQLite itself rolls everything back, as it does when the disk is full in the middle of a transaction.
    [
      'while it is written',
      "CREATE TRIGGER t AFTER INSERT ON rows WHEN NEW.row_key = 'boom' BEGIN SELECT RAISE(ROLLBACK, 'full'); END",
    ],
    // Only COMMIT fails, and the transaction stays open.
    [
      'at its very end',
      `CREATE TABLE parent (id INTEGER PRIMARY KEY);
       CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
       CREATE TRIGGER t AFTER INSERT ON rows WHEN NEW.row_key = 'boom' BEGIN INSERT INTO child VALUES (1); END`,
    ],
  ])(
    '%s fails all of its transactions, leaves nothing, and does not keep later ones from working',
    async (_name, sql) => {
      const path = tableFile();
      const table = fileTable(path);
      await table.transact('p', [insert('before')]);
      interfere(path).exec(sql);
      const results = await Promise.allSettled(
        ['a', 'b', 'boom', 'c'].map((key) => table.transact('p', [insert(key)])),
      );
      for (const result of results) {
        expect(result.status).toBe('rejected');
        expect(result.status === 'rejected' && result.reason).toBeInstanceOf(Outage);
      }
      expect((await allRows(table, 'p')).map(({ key }) => key)).toEqual(['before']);
      expect(await table.transact('p', [insert('after')])).toMatchObject({ ok: true });
    },
  );

  it('waits for another process that has the lock, and then goes on', async () => {
    const path = tableFile();
    const table = fileTable(path);
    const other = interfere(path);
    other.exec('BEGIN IMMEDIATE');
    const writing = table.transact('p', [insert('k')]);
    // A second write in a later turn finds the first one still waiting.
    await new Promise(setImmediate);
    const second = table.transact('p', [insert('l')]);
    expect(await table.get('p', 'k')).toBeUndefined();
    other.exec('COMMIT');
    expect(await Promise.all([writing, second])).toMatchObject([{ ok: true }, { ok: true }]);
  });
});

describe('a file that can not be used', () => {
  const refusalOf = (path: string): Error => {
    try {
      void openSqliteTable(path).close();
    } catch (error) {
      if (error instanceof Error) return error;
    }
    throw new Error('It was opened.');
  };

  it('is refused when a newer version wrote it', () => {
    const path = tableFile();
    interfere(path).exec('PRAGMA user_version = 2');
    expect(refusalOf(path)).toBeInstanceOf(ConfigurationError);
    expect(refusalOf(path).message).toMatch(
      /newer version \(format 2; this one knows 1\)\. Start that version/,
    );
  });

  it('is refused when it is another program`s, and left as it is', () => {
    const path = tableFile();
    interfere(path).exec('CREATE TABLE songs (title TEXT)');
    const before = readFileSync(path);
    expect(refusalOf(path).message).toMatch(/another program\. Choose another file/);
    expect(readFileSync(path)).toEqual(before);
  });

  it('is refused when it is no SQLite file, and left as it is', () => {
    const path = join(temporaryFolder(), 'notes.txt');
    writeFileSync(path, 'milk, eggs and everything else that is longer than a header of SQLite\n'.repeat(20));
    const before = readFileSync(path);
    expect(refusalOf(path)).toBeInstanceOf(ConfigurationError);
    expect(readFileSync(path)).toEqual(before);
  });

  it('is refused when its folder is not there, in words that say so', () => {
    const error = refusalOf(join(temporaryFolder(), 'absent', 'sessions.db'));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toMatch(/Check that its folder exists/);
  });

  it('is refused when it is a folder', () => {
    expect(refusalOf(temporaryFolder())).toBeInstanceOf(ConfigurationError);
  });

  it('is refused when the table in it has another shape', () => {
    const path = tableFile();
    interfere(path).exec('CREATE TABLE rows (id INTEGER); PRAGMA user_version = 1');
    expect(refusalOf(path)).toBeInstanceOf(ConfigurationError);
  });
});
