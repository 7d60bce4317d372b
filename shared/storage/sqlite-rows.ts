import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Row, Table, TableOperation, TransactionResult } from '../ports/table.ts';

export interface SqliteRows {
  get(partition: string, key: string): Row | undefined;
  range(partition: string, range: Parameters<Table['range']>[1]): readonly Row[];
  /** Applies the operations in order and stops at the first that fails; undoing is the caller's. */
  apply(partition: string, operations: readonly TableOperation[]): TransactionResult;
}

/** The SQL of the table: prepared once, so that a file which does not have the expected shape fails here and not later. */
export function sqliteRows(database: DatabaseSync): SqliteRows {
  const select = database.prepare(
    'SELECT row_key, etag, value FROM rows WHERE partition_key = ? AND row_key = ?',
  );
  const selectFrom = database.prepare(
    'SELECT row_key, etag, value FROM rows WHERE partition_key = ? AND row_key >= ? AND row_key < ? ORDER BY row_key LIMIT ?',
  );
  const selectAfter = database.prepare(
    'SELECT row_key, etag, value FROM rows WHERE partition_key = ? AND row_key > ? AND row_key < ? ORDER BY row_key LIMIT ?',
  );
  const insert = database.prepare('INSERT INTO rows VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const update = database.prepare(
    'UPDATE rows SET etag = ?, value = ? WHERE partition_key = ? AND row_key = ? AND etag = ?',
  );
  const remove = database.prepare('DELETE FROM rows WHERE partition_key = ? AND row_key = ?');
  const removeExactly = database.prepare(
    'DELETE FROM rows WHERE partition_key = ? AND row_key = ? AND etag = ?',
  );

  // An etag is never used twice, not even by a row that is deleted and made again, or after a restart.
  const opening = randomBytes(9).toString('base64url');
  let writes = 0;
  const nextEtag = (): string => `${opening}.${(++writes).toString(36)}`;

  const absentOrChanged = (partition: string, key: string): 'changed' | 'missing' =>
    select.get(partition, key) ? 'changed' : 'missing';

  const applyOne = (
    partition: string,
    operation: TableOperation,
    newEtag: string,
  ): 'exists' | 'changed' | 'missing' | null => {
    const { key } = operation;
    if (operation.kind === 'insert') {
      return insert.run(partition, key, newEtag, operation.value).changes ? null : 'exists';
    }
    if (operation.kind === 'replace') {
      const { changes } = update.run(newEtag, operation.value, partition, key, operation.etag);
      return changes ? null : absentOrChanged(partition, key);
    }
    const { changes } =
      operation.etag === null
        ? remove.run(partition, key)
        : removeExactly.run(partition, key, operation.etag);
    return changes ? null : absentOrChanged(partition, key);
  };

  return {
    get(partition, key) {
      const found = select.get(partition, key);
      return found && asRow(partition, found);
    },
    range(partition, { from, to, after, limit }) {
      const found =
        after === undefined || after < from
          ? selectFrom.all(partition, from, to, limit)
          : selectAfter.all(partition, after, to, limit);
      return found.map((columns) => asRow(partition, columns));
    },
    apply(partition, operations) {
      const first = nextEtag();
      for (const [index, operation] of operations.entries()) {
        const why = applyOne(partition, operation, index === 0 ? first : nextEtag());
        if (why) return { ok: false, why, index };
      }
      return operations[0]?.kind === 'delete' ? { ok: true } : { ok: true, etag: first };
    },
  };
}

const asRow = (partition: string, columns: Record<string, unknown>): Row => ({
  partition,
  key: String(columns['row_key']),
  etag: String(columns['etag']),
  value: String(columns['value']),
});
