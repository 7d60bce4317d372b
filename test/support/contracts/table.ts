import { describe, expect, it } from 'vitest';
import { Outage } from '../../../shared/domain/outage.ts';
import type { Row, Table, TableOperation } from '../../../shared/ports/table.ts';
import { allRows } from '../all-rows.ts';
import { exerciseTableLimits } from './table-limits.ts';
import { exerciseTableRanges } from './table-ranges.ts';

/** What every driver of the table port has to do. `open` gives an empty table and sees to its end itself. */
export function exerciseTable(name: string, open: () => Promise<Table>): void {
  describe(`${name}: single rows`, () => {
    it('finds nothing where nothing was written', async () => {
      expect(await (await open()).get('p', 'absent')).toBeUndefined();
    });

    it('gives back what was inserted, with an etag, in its own partition only', async () => {
      const table = await open();
      const value = JSON.stringify({ text: 'üñí 🙂 "quoted" \\ \u0000', empty: '' });
      expect(await table.transact('p', [insert('k', value)])).toMatchObject({ ok: true });
      expect(await table.get('p', 'k')).toEqual({
        partition: 'p',
        key: 'k',
        value,
        etag: expect.any(String),
      });
      expect(await table.get('q', 'k')).toBeUndefined();
    });

    it('does not insert over a row that exists', async () => {
      const table = await open();
      await table.transact('p', [insert('k', 'first')]);
      expect(await table.transact('p', [insert('k', 'second')])).toEqual({
        ok: false,
        why: 'exists',
        index: 0,
      });
      expect((await table.get('p', 'k'))?.value).toBe('first');
    });

    it('replaces the version that was read, and no other', async () => {
      const table = await open();
      const { etag } = await inserted(table, 'k');
      expect(await table.transact('p', [replace('k', etag, 'second')])).toMatchObject({ ok: true });
      expect(await table.transact('p', [replace('k', etag, 'third')])).toEqual({
        ok: false,
        why: 'changed',
        index: 0,
      });
      expect((await table.get('p', 'k'))?.value).toBe('second');
    });

    it('answers a write with the etag that a read shows, of its first row', async () => {
      const table = await open();
      const made = await table.transact('p', [insert('k', 'first')]);
      const { etag = '' } = (await table.get('p', 'k')) ?? {};
      expect(made).toEqual({ ok: true, etag });
      const written = await table.transact('p', [replace('k', etag, 'second'), insert('other', 'first')]);
      expect(written).toEqual({ ok: true, etag: (await table.get('p', 'k'))?.etag });
      const gone = await table.transact('p', [remove('k', null), insert('third', 'first')]);
      expect(gone).toEqual({ ok: true });
    });

    it('tells a missing row from a changed one', async () => {
      const table = await open();
      const { etag } = await inserted(table, 'other');
      for (const operation of [replace('k', etag, 'v'), remove('k', etag), remove('k', null)]) {
        expect(await table.transact('p', [operation])).toEqual({ ok: false, why: 'missing', index: 0 });
      }
    });

    it('deletes the version that was read, or with null whatever is there', async () => {
      const table = await open();
      const { etag } = await inserted(table, 'k');
      await table.transact('p', [replace('k', etag, 'second')]);
      expect(await table.transact('p', [remove('k', etag)])).toEqual({ ok: false, why: 'changed', index: 0 });
      expect(await table.transact('p', [remove('k', null)])).toMatchObject({ ok: true });
      expect(await table.get('p', 'k')).toBeUndefined();
    });

    it('gives a row that is deleted and made again another etag', async () => {
      const table = await open();
      const before = await inserted(table, 'k');
      await table.transact('p', [remove('k', null)]);
      const again = await inserted(table, 'k');
      expect(again.etag).not.toBe(before.etag);
      expect(await table.transact('p', [replace('k', before.etag, 'late')])).toMatchObject({
        why: 'changed',
      });
    });
  });

  describe(`${name}: races`, () => {
    it('lets only one of two writers of one version through', async () => {
      const table = await open();
      const { etag } = await inserted(table, 'k');
      const results = await Promise.all(
        ['a', 'b'].map((value) => table.transact('p', [replace('k', etag, value)])),
      );
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      expect(results.find(({ ok }) => !ok)).toEqual({ ok: false, why: 'changed', index: 0 });
    });

    it('lets exactly one of 50 concurrent inserts of one key through', async () => {
      const table = await open();
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, n) => table.transact('p', [insert('k', String(n))])),
      );
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      expect((await table.get('p', 'k'))?.value).toBe(String(results.findIndex(({ ok }) => ok)));
    });

    it('loses no update of 20 writers who read again when they were too late', async () => {
      const table = await open();
      await table.transact('p', [insert('k', '0')]);
      await Promise.all(Array.from({ length: 20 }, () => increment(table)));
      expect((await table.get('p', 'k'))?.value).toBe('20');
    });
  });

  describe(`${name}: transactions`, () => {
    it('changes 100 rows at once', async () => {
      const table = await open();
      expect(await table.transact('p', hundredInserts())).toMatchObject({ ok: true });
      expect(await allRows(table, 'p')).toHaveLength(100);
    });

    it.each([
      ['an insert of a row that exists', insert('there', 'again'), 'exists'],
      ['a replace of a row that changed', replace('there', 'stale', 'again'), 'changed'],
      ['a delete of a row that changed', remove('there', 'stale'), 'changed'],
      ['a delete of a row that is missing', remove('absent', null), 'missing'],
    ] as const)('undoes all of it for %s, and says which operation it was', async (_name, failing, why) => {
      const table = await open();
      const { etag } = await inserted(table, 'there');
      const gone = await inserted(table, 'gone');
      // A stale etag has to look like one of the driver's own.
      const late: TableOperation =
        'etag' in failing && failing.etag === 'stale' ? { ...failing, etag: gone.etag } : failing;
      const operations = [...hundredInserts().slice(0, 57), late, ...hundredInserts().slice(57, 99)];
      expect(await table.transact('p', operations)).toEqual({ ok: false, why, index: 57 });
      expect((await allRows(table, 'p')).map(({ key }) => key)).toEqual(['gone', 'there']);
      expect((await table.get('p', 'there'))?.etag).toBe(etag);
    });

    it('names the first of several operations that fail', async () => {
      const table = await open();
      await inserted(table, 'there');
      const result = await table.transact('p', [
        insert('new', ''),
        remove('absent', null),
        insert('there', ''),
      ]);
      expect(result).toEqual({ ok: false, why: 'missing', index: 1 });
    });

    it('answers with an outage after it was closed', async () => {
      const table = await open();
      await table.close();
      await expect(table.get('p', 'k')).rejects.toThrow(Outage);
      await expect(table.range('p', { from: 'a', to: 'b', limit: 1 })).rejects.toThrow(Outage);
      await expect(table.transact('p', [insert('k', '')])).rejects.toThrow(Outage);
    });
  });

  exerciseTableRanges(name, open);
  exerciseTableLimits(name, open);
}

/** For drivers whose rows outlive them: `openAgain` opens the same table each time. */
export function exerciseReopening(name: string, openSame: () => () => Promise<Table>): void {
  describe(`${name}: opened again`, () => {
    it('still has its rows, with their etags', async () => {
      const openAgain = openSame();
      const first = await openAgain();
      const row = await inserted(first, 'k');
      await first.close();
      const second = await openAgain();
      expect(await second.get('p', 'k')).toEqual(row);
      expect(await second.transact('p', [replace('k', row.etag, 'next')])).toMatchObject({ ok: true });
    });

    it('is one table for two who have it open: one of two writers wins', async () => {
      const openAgain = openSame();
      const [one, other] = [await openAgain(), await openAgain()];
      const { etag } = await inserted(one, 'k');
      const results = await Promise.all(
        [one, other].map((table) => table.transact('p', [replace('k', etag, 'next')])),
      );
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    });

    it('never gives an etag a second time', async () => {
      const openAgain = openSame();
      const etags = new Set<string>();
      for (let n = 0; n < 3; n++) {
        const table = await openAgain();
        etags.add((await inserted(table, 'k')).etag);
        await table.transact('p', [remove('k', null)]);
        await table.close();
      }
      expect(etags.size).toBe(3);
    });
  });
}

const insert = (key: string, value: string): TableOperation => ({ kind: 'insert', key, value });
const replace = (key: string, etag: string, value: string): TableOperation => ({
  kind: 'replace',
  key,
  etag,
  value,
});
const remove = (key: string, etag: string | null): TableOperation => ({ kind: 'delete', key, etag });

const hundredInserts = (): TableOperation[] =>
  Array.from({ length: 100 }, (_, n) => insert(`row-${String(n).padStart(3, '0')}`, String(n)));

async function inserted(table: Table, key: string): Promise<Row> {
  await table.transact('p', [insert(key, 'first')]);
  const row = await table.get('p', key);
  if (!row) throw new Error(`${key} was not inserted.`);
  return row;
}

async function increment(table: Table): Promise<void> {
  for (;;) {
    const row = await table.get('p', 'k');
    if (!row) throw new Error('The counter is gone.');
    if ((await table.transact('p', [replace('k', row.etag, String(Number(row.value) + 1))])).ok) return;
  }
}
