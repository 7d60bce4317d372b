import type { Table } from '../../shared/ports/table.ts';

export interface TableCalls {
  get: number;
  range: number;
  transact: number;
}

/** Passes everything on and counts the calls: what a use of the store costs. */
export function countingTable(table: Table): { readonly table: Table; readonly calls: TableCalls } {
  const calls = { get: 0, range: 0, transact: 0 };
  return {
    calls,
    table: {
      get: (...call) => {
        calls.get++;
        return table.get(...call);
      },
      range: (...call) => {
        calls.range++;
        return table.range(...call);
      },
      transact: (...call) => {
        calls.transact++;
        return table.transact(...call);
      },
      close: () => table.close(),
    },
  };
}
