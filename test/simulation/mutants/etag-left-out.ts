import type { Table, TableOperation } from '../../../shared/ports/table.ts';
import type { Variant } from '../simulation.ts';

/**
 * Writes over whatever is there, as a store does that is not told which version was read: the last writer wins. Every other row of
 * the transaction is written in the same spirit, or the layout itself would refuse what the etag did not.
 */
const lastWriterWins = (table: Table): Table => ({
  ...table,
  transact: async (partition, operations) => {
    if (!operations.some(({ kind }) => kind === 'replace')) return table.transact(partition, operations);
    const blind: TableOperation[] = [];
    for (const operation of operations) {
      const { kind, key } = operation;
      const there = await table.get(partition, key);
      if (kind === 'delete' && there) blind.push(operation);
      if (kind !== 'delete' && !there) blind.push({ kind: 'insert', key, value: operation.value });
      if (kind !== 'delete' && there)
        blind.push({ kind: 'replace', key, value: operation.value, etag: there.etag });
    }
    return table.transact(partition, blind);
  },
});

export const etagLeftOut: Variant = { table: lastWriterWins };
