import { describe, expect, it } from 'vitest';
import { openAzureTable } from '../../shared/storage/azure-table.ts';
import { azuriteForThisFile } from '../support/azurite.ts';
import { azuriteProxy, type Fate } from '../support/azurite-proxy.ts';
import { KillChance } from '../support/kill-chance.ts';
import { type Answer, startVirtualBroker } from '../support/virtual-broker.ts';
import { sideBySide } from './side-by-side.ts';

const SESSIONS = 100;
const MINUTE = 60_000;
const ids = Array.from({ length: SESSIONS }, (_, n) => `s${n}`);
const azurite = azuriteForThisFile();
const asked = { maxLeaseTimeMinutes: 10, size: 'Standard' };

/** A storage service at its worst, and a network that is no better: nearly half of all requests go wrong. */
const fates: readonly (readonly [Fate, number])[] = [
  ['passed on', 110],
  [{ status: 412 }, 10],
  [{ status: 429, headers: { 'retry-after': '0' } }, 10],
  [{ status: 500 }, 20],
  [{ status: 503, headers: { 'retry-after': '0' } }, 20],
  ['lost', 15],
  ['done, answer lost', 10],
  ['done, answered with 500', 10],
];

describe('a storm of 412, 429, 500, 503 and broken connections', () => {
  it.each([1, 2])(
    'loses nothing that was acknowledged and makes nothing twice (seed %d)',
    async (seed) => {
      const chance = new KillChance(seed);
      const proxy = await azuriteProxy(azurite);
      const name = azurite.newTableName();
      const broker = await startVirtualBroker({
        shards: 4,
        openTable: () => openAzureTable({ connectionString: proxy.connectionString }, name),
      });
      await broker.host.idle();
      proxy.fates.push(...Array.from({ length: 20_000 }, () => chance.weighted(fates)));
      let refused = 0;
      const untilAnswered = async (call: () => Promise<Answer>, good: readonly number[]): Promise<void> => {
        for (;;) {
          const { status, headers } = await call();
          if (status !== 503) return expect(good).toContain(status);
          expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
          refused++;
        }
      };
      await sideBySide(8, ids, async (id) => {
        await untilAnswered(() => broker.arr('PUT', id, asked), [200, 201]);
        const longer = { maxLeaseTimeMinutes: 20 };
        // The second copy of one that was done is not longer any more.
        await untilAnswered(() => broker.arr('PATCH', id, longer), [200, 422]);
      });
      expect(refused).toBeGreaterThan(0);
      proxy.fates.length = 0;
      await broker.clock.advanceBy(2 * MINUTE);
      for (const id of ids)
        expect((await broker.native('GET', id)).body).toMatchObject({
          status: 'Ready',
          maxLeaseTimeMinutes: 20,
        });
      expect(await broker.store.live(broker.account.id)).toHaveLength(SESSIONS);
      await broker.clock.advanceBy(30 * MINUTE);
      for (const id of ids) {
        const { body } = await broker.native('GET', id);
        expect(body).toMatchObject({
          status: 'Expired',
          endedAt: body.expiresAt,
          host: { state: 'released' },
        });
      }
    },
    120_000,
  );
});
