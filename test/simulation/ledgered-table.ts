import type { Table } from '../../shared/ports/table.ts';
import type { Ledger } from './ledger.ts';
import type { Life } from './life.ts';

/** The real table as one life of the broker reaches it: every call may fail or be its last, and the ledger sees what was committed. */
export const ledgeredTable = (table: Table, life: Life, ledger: Ledger): Table => ({
  get: (partition, key) => life.call('store', `get ${key}`, () => table.get(partition, key)),
  range: (partition, range) =>
    life.call('store', `range ${partition} ${range.from}`, () => table.range(partition, range)),
  transact: (partition, operations) =>
    life.call(
      'store',
      `transact ${operations.map(({ kind, key }) => `${kind} ${key}`).join(', ')}`,
      async () => {
        const result = await table.transact(partition, operations);
        if (result.ok && partition !== 'meta') ledger.committed(operations);
        return result;
      },
    ),
  close: () => Promise.resolve(),
});
