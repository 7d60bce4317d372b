import { readFileSync, writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { sessionNamed } from '../../shared/connection/session-name.ts';
import { shardNames } from '../../shared/storage/shard-of.ts';
import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';
import { allRows } from '../support/all-rows.ts';
import { startVirtualBroker } from '../support/virtual-broker.ts';
import type { ReleaseRecord } from './release-record.ts';

/** `npm run record-release`: writes down what this version leaves behind, once, when it is released. */

const MINUTE = 60_000;
const asked = { maxLeaseTimeMinutes: 10, size: 'Standard' };

it('records the rows and histories of this version', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const table = openSqliteTable(':memory:');
  const broker = await startVirtualBroker({
    readyAfterMs: 3000,
    openTable: () => Promise.resolve(table),
    shards: 1,
  });
  const lives: Record<string, () => Promise<unknown>> = {
    stopped: async () => broker.arr('POST', 'stopped/:stop'),
    extended: async () => broker.arr('PATCH', 'extended', { maxLeaseTimeMinutes: 500 }),
    connected: async () => broker.native('POST', 'connected:connect', { deviceId: 'headset' }),
    expired: async () => undefined,
  };
  for (const id of Object.keys(lives)) await broker.native('PUT', id, asked);
  await broker.clock.advanceBy(MINUTE);
  for (const act of Object.values(lives)) await act();
  await broker.arr('PATCH', 'connected', { maxLeaseTimeMinutes: 600 });
  await broker.clock.advanceBy(10 * MINUTE);
  await broker.native('PUT', 'starting', asked);

  const rows = (await allRows(table, shardNames(1)[0] ?? '')).filter(({ key }) => key.startsWith('s|'));
  const record: ReleaseRecord = {
    version,
    rows: rows.map(({ key, value }) => {
      const [, account = '', session = ''] = key.split('|');
      if (!sessionNamed({ account, session })) throw new Error(`A session row has the key ${key}.`);
      return { account, id: session, value };
    }),
    histories: [...broker.host.histories()].map((history) => JSON.parse(JSON.stringify(history))),
  };
  writeFileSync(`test/upgrades/releases/${version}.json`, `${JSON.stringify(record, null, 1)}\n`);
});
