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
    await sideBySide(8, ids, async (id) => {
      proxy.fates.push('done, answer lost');
      expect(await table.transact('p', [{ kind: 'insert', key: id, value: id }])).toEqual({ ok: true });
    });
    await table.close();
    expect((await allRows(other, 'p')).map(({ key }) => key).toSorted()).toEqual(ids.toSorted());
  }, 120_000);
});
