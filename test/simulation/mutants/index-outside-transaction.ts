import type { Table } from '../../../shared/ports/table.ts';
import type { Variant } from '../simulation.ts';

const isIndexRow = (key: string): boolean => /^[ldp]\|/.test(key);

/** Writes the index rows after the session's row, in a transaction of their own: a crash between the two leaves them disagreeing. */
const indexAfterwards = (table: Table): Table => ({
  ...table,
  transact: async (partition, operations) => {
    const together = operations.filter(({ key }) => !isIndexRow(key));
    if (together.length === 0) return table.transact(partition, operations);
    const result = await table.transact(partition, together);
    if (!result.ok) return result;
    // One by one, and whatever is there already or gone already is fine: as somebody would write it who has no transactions.
    for (const operation of operations) {
      if (isIndexRow(operation.key)) await table.transact(partition, [operation]);
    }
    return result;
  },
});

export const indexOutsideTransaction: Variant = { table: indexAfterwards };
