import { describe, expect, it } from 'vitest';
import { openAzureTable } from '../../shared/storage/azure-table.ts';
import { allRows } from '../support/all-rows.ts';
import { azuriteForThisFile } from '../support/azurite.ts';
import { azuriteProxy } from '../support/azurite-proxy.ts';
import { sideBySide } from './side-by-side.ts';

const azurite = azuriteForThisFile();
const ids = Array.from({ length: 1000 }, (_, n) => `s${n}`);

describe('1,000 creates whose write Table Storage does, and whose connection then breaks', () => {
  it('are answered as created: the driver looks and recognises its own, and none is there twice', async () => {
    const proxy = await azuriteProxy(azurite);
    const name = azurite.newTableName();
    const table = await openAzureTable({ connectionString: proxy.connectionString }, name);
    const other = await azurite.openTableNamed(name);
    // Each write's first answer is lost, and no read's: side by side, one that waits in line would meet whoever comes next.
    const unheard = new Set(ids);
    proxy.judge = (method, body) => {
      const id = method === 'POST' ? /"RowKey":"(\w+)"/.exec(body)?.[1] : undefined;
      return id !== undefined && unheard.delete(id) ? 'done, answer lost' : undefined;
    };
    await sideBySide(8, ids, async (id) => {
      expect(await table.transact('p', [{ kind: 'insert', key: id, value: id }])).toEqual({ ok: true });
    });
    await table.close();
    expect(unheard).toEqual(new Set());
    expect((await allRows(other, 'p')).map(({ key }) => key).toSorted()).toEqual(ids.toSorted());
  }, 120_000);
});
