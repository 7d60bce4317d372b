import { describe, expect, it } from 'vitest';
import type { Table, TableOperation } from '../../../shared/ports/table.ts';

/** The part of the table contract that is about ranges; see `exerciseTable`. */
export function exerciseTableRanges(name: string, open: () => Promise<Table>): void {
  describe(`${name}: ranges`, () => {
    it('begins with `from` and ends before `to`', async () => {
      const table = await tableWith(open, ['a', 'b', 'c', 'd']);
      expect(await keys(table, { from: 'b', to: 'd', limit: 10 })).toEqual(['b', 'c']);
    });

    it('goes on behind `after`, whether or not that row is still there', async () => {
      const table = await tableWith(open, ['a', 'b', 'd']);
      expect(await keys(table, { from: 'a', to: 'z', after: 'b', limit: 10 })).toEqual(['d']);
      expect(await keys(table, { from: 'a', to: 'z', after: 'c', limit: 10 })).toEqual(['d']);
      expect(await keys(table, { from: 'b', to: 'z', after: 'a', limit: 10 })).toEqual(['b', 'd']);
    });

    it('gives whole rows', async () => {
      const table = await tableWith(open, ['a']);
      const [row] = await table.range('p', { from: 'a', to: 'b', limit: 1 });
      expect(row).toEqual(await table.get('p', 'a'));
    });

    it('sorts by the code units of the key', async () => {
      const sorted = ['s|-', 's|0', 's|9', 's|A', 's|Z', 's|_', 's|a', 's|a-', 's|aa', 's|z', 's||'];
      const table = await tableWith(open, [...sorted].reverse());
      expect(await keys(table, { from: 's|', to: 's}', limit: 100 })).toEqual(sorted);
    });

    it('keeps to its partition', async () => {
      const table = await tableWith(open, ['a']);
      await table.transact('q', [{ kind: 'insert', key: 'b', value: '' }]);
      expect(await keys(table, { from: 'a', to: 'z', limit: 10 })).toEqual(['a']);
    });

    it('is empty for a range in which nothing lies', async () => {
      const table = await tableWith(open, ['a', 'c']);
      expect(await keys(table, { from: 'b', to: 'c', limit: 10 })).toEqual([]);
      expect(await keys(table, { from: 'c', to: 'a', limit: 10 })).toEqual([]);
    });

    it.each([1, 7, 100, 1000])('gives every one of 250 rows once in pages of %i', async (limit) => {
      const written = Array.from({ length: 250 }, (_, n) => `k|${String(n).padStart(4, '0')}`);
      const table = await tableWith(open, written);
      const read: string[] = [];
      for (let page = await keys(table, { from: 'k|', to: 'k}', limit }); page.length > 0; ) {
        read.push(...page);
        // Only the last page may be short: readers stop there.
        if (page.length < limit) break;
        page = await keys(table, { from: 'k|', to: 'k}', limit, after: page.at(-1) ?? '' });
      }
      expect(read).toEqual(written);
    });
  });
}

async function tableWith(open: () => Promise<Table>, written: readonly string[]): Promise<Table> {
  const table = await open();
  const operations = written.map(
    (key): TableOperation => ({ kind: 'insert', key, value: `value of ${key}` }),
  );
  for (let n = 0; n < operations.length; n += 100) await table.transact('p', operations.slice(n, n + 100));
  return table;
}

const keys = async (table: Table, range: Parameters<Table['range']>[1]): Promise<string[]> =>
  (await table.range('p', range)).map(({ key }) => key);
