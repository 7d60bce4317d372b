import type { Table } from '../../shared/ports/table.ts';
import { storeOutage } from '../../shared/storage/store-outage.ts';

/** What is wrong with the store: it does not answer, or the code that works with it has a bug. */
export type Trouble = 'outage' | 'bug' | null;

/** A table that passes everything on while `trouble` says null. */
export function troubledTable(table: Table, trouble: () => Trouble): Table {
  const pass = <T>(call: () => Promise<T>): Promise<T> => {
    const now = trouble();
    if (now === null) return call();
    return Promise.reject(now === 'outage' ? storeOutage('switched off by the test') : new Error('a bug'));
  };
  return {
    get: (...call) => pass(() => table.get(...call)),
    range: (...call) => pass(() => table.range(...call)),
    transact: (...call) => pass(() => table.transact(...call)),
    close: () => table.close(),
  };
}
