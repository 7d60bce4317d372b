import { describe, expect, it } from 'vitest';
import type { Table, TableOperation } from '../../../shared/ports/table.ts';
import { allRows } from '../all-rows.ts';

/** The part of the table contract that is about limits; see `exerciseTable`. What only a bug can ask for is thrown, not answered. */
export function exerciseTableLimits(name: string, open: () => Promise<Table>): void {
  const insert = (key: string, value = ''): TableOperation => ({ kind: 'insert', key, value });

  describe(`${name}: limits`, () => {
    it('keeps a value of exactly 32,000 characters', async () => {
      const table = await open();
      const value = 'ü'.repeat(32_000);
      await table.transact('p', [insert('k', value)]);
      expect((await table.get('p', 'k'))?.value).toBe(value);
    });

    it.each([
      ['a value of 32,001 characters', [insert('k', 'x'.repeat(32_001))]],
      ['101 operations', Array.from({ length: 101 }, (_, n) => insert(`k${n}`))],
      ['no operation at all', []],
      ['one row twice', [insert('a'), insert('k'), { kind: 'delete', key: 'k', etag: null }]],
      ['a key outside ASCII', [insert('schlüssel')]],
      ['a key with a slash', [insert('a/b')]],
      ['a key with a backslash', [insert('a\\b')]],
      ['a key with a question mark', [insert('a?b')]],
      ['a key with a number sign', [insert('a#b')]],
      ['a key with a line break', [insert('a\nb')]],
      ['a key of 513 characters', [insert('k'.repeat(513))]],
    ] satisfies [string, TableOperation[]][])(
      'throws for %s and writes nothing',
      async (_name, operations) => {
        const table = await open();
        await expect(table.transact('p', operations)).rejects.toThrow(RangeError);
        expect(await allRows(table, 'p')).toEqual([]);
      },
    );

    it.each([0, -1, 1.5, 1001, Number.NaN])('throws for a page of %d rows', async (limit) => {
      const table = await open();
      await expect(table.range('p', { from: 'a', to: 'b', limit })).rejects.toThrow(RangeError);
    });

    it('keeps a key of exactly 512 characters', async () => {
      const table = await open();
      const key = 'k'.repeat(512);
      expect(await table.transact('p', [insert(key)])).toMatchObject({ ok: true });
      expect((await table.get('p', key))?.key).toBe(key);
    });
  });
}
