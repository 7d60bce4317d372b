import type { Table } from '../../shared/ports/table.ts';
import { storeOutage } from '../../shared/storage/store-outage.ts';

/** A table whose writes are done, and whose answer to some of them is lost on the way. */
export function forgetfulTable(table: Table, isLost: (partition: string) => boolean): Table {
  return {
    get: (...call) => table.get(...call),
    range: (...call) => table.range(...call),
    transact: async (partition, operations) => {
      const result = await table.transact(partition, operations);
      if (result.ok && isLost(partition)) throw storeOutage('The answer was lost.');
      return result;
    },
    close: () => table.close(),
  };
}
