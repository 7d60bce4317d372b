import type { Table } from '../../shared/ports/table.ts';

/** Passes everything on and counts calls, and the rows that reading brought: what a use of the store costs, and what it depends on. */
export function countedRows(table: Table) {
  const spent = { calls: 0, rowsRead: 0, operations: 0 };
  const counted: Table = {
    async get(...call) {
      spent.calls++;
      const row = await table.get(...call);
      if (row) spent.rowsRead++;
      return row;
    },
    async range(...call) {
      spent.calls++;
      const rows = await table.range(...call);
      spent.rowsRead += rows.length;
      return rows;
    },
    transact(partition, operations) {
      spent.calls++;
      spent.operations += operations.length;
      return table.transact(partition, operations);
    },
    close: () => table.close(),
  };
  return {
    table: counted,
    /** What a piece of work costs. */
    async costOf(work: () => Promise<unknown>): Promise<Readonly<typeof spent>> {
      const before = { ...spent };
      await work();
      return {
        calls: spent.calls - before.calls,
        rowsRead: spent.rowsRead - before.rowsRead,
        operations: spent.operations - before.operations,
      };
    },
  };
}
