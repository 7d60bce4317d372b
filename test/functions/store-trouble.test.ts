import { describe, expect, it } from 'vitest';
import { type AzureTimes, openAzureTable } from '../../shared/storage/azure-table.ts';
import { azuriteForThisFile } from '../support/azurite.ts';
import { azuriteProxy, type Fate } from '../support/azurite-proxy.ts';
import { type Answer, startVirtualBroker } from '../support/virtual-broker.ts';

const MINUTE = 60_000;
const azurite = azuriteForThisFile();

/** A fifth of what is used in earnest, so that waiting in vain does not take long; the answer comes within the sum of the last two. */
const times: AzureTimes = { attemptMs: 500, limitMs: 1500, readBackMs: 500 };
const asked = { maxLeaseTimeMinutes: 10, size: 'Standard' };

/** A broker whose store is behind a network that fails as told, with one ready session `before`. */
async function setUp() {
  const proxy = await azuriteProxy(azurite);
  const name = azurite.newTableName();
  const broker = await startVirtualBroker({
    shards: 2,
    openTable: () => openAzureTable({ connectionString: proxy.connectionString }, name, times),
  });
  expect((await broker.arr('PUT', 'before', asked)).status).toBe(201);
  await broker.host.idle();
  const trouble = (fate: Fate): void => void proxy.fates.push(...Array.from({ length: 10_000 }, () => fate));
  const over = (): void => void proxy.fates.splice(0);
  const next = (...fates: readonly Fate[]): void => void proxy.fates.push(...fates);
  return { broker, trouble, over, next };
}

const isUnavailable = ({ status, headers, body }: Answer): void => {
  expect([status, body.error?.code]).toEqual([503, 'ServiceUnavailable']);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
};

describe.each([
  ['is gone', 'lost'],
  ['takes longer than anybody waits', 'no answer'],
  ['says that it is busy', { status: 503, headers: { 'retry-after': '1' } }],
  ['says that it is asked too often', { status: 429, headers: { 'retry-after': '1' } }],
  ['fails', { status: 500 }],
] as const)('a store that %s', (_name, fate) => {
  it('is a 503 with Retry-After for every call, in bounded time, and all goes on when it is back', async () => {
    const { broker, trouble, over } = await setUp();
    trouble(fate);
    const began = performance.now();
    const answers = await Promise.all([
      broker.arr('GET', 'before'),
      broker.arr('PUT', 'during', asked),
      broker.arr('PATCH', 'before', { maxLeaseTimeMinutes: 20 }),
      broker.arr('POST', 'before/:stop'),
      broker.native('POST', 'before:connect', { deviceId: 'headset' }),
      broker.send('GET', `${broker.base}?api-version=2021-01-01`),
    ]);
    expect(performance.now() - began).toBeLessThan(4 * (times.limitMs + times.readBackMs));
    for (const answer of answers) isUnavailable(answer);
    over();
    expect((await broker.arr('GET', 'before')).body).toMatchObject({
      status: 'Ready',
      maxLeaseTimeMinutes: 10,
    });
    expect((await broker.arr('GET', 'during')).status).toBe(404);
    expect((await broker.arr('PUT', 'during', asked)).status).toBe(201);
    expect((await broker.arr('PATCH', 'before', { maxLeaseTimeMinutes: 20 })).status).toBe(200);
  });
});

describe('a deadline that passes while the store is away', () => {
  it('is written down as soon as it is back, as the deadline that it was, and the host is given back', async () => {
    const { broker, trouble, over } = await setUp();
    const { expiresAt } = (await broker.native('GET', 'before')).body;
    await broker.clock.advanceTo(Date.parse(expiresAt) - 1000);
    trouble('lost');
    await broker.clock.advanceBy(5000);
    over();
    await broker.clock.advanceBy(2 * MINUTE);
    const ended = (await broker.native('GET', 'before')).body;
    expect(ended).toMatchObject({ status: 'Expired', endedAt: expiresAt, host: { state: 'released' } });
  });
});

describe('a write that the store has done and does not own up to', () => {
  it.each([
    ['the connection breaks', 'done, answer lost'],
    ['the answer never comes', 'done, no answer'],
    ['something on the way says that it failed', 'done, answered with 500'],
  ] as const)(
    'is recognised as our own when %s: one session, and a longer lease counts',
    async (_name, fate) => {
      const { broker, next } = await setUp();
      next(fate);
      expect((await broker.arr('PUT', 'during', asked)).status).toBe(201);
      expect((await broker.arr('PUT', 'during', asked)).status).toBe(200);
      await broker.host.idle();
      // The read before the write goes through, the write is lied about.
      next('passed on', fate);
      expect(
        (await broker.arr('PATCH', 'during', { maxLeaseTimeMinutes: 20 })).body.maxLeaseTimeMinutes,
      ).toBe(20);
      expect((await broker.arr('GET', 'during')).body).toMatchObject({ maxLeaseTimeMinutes: 20 });
    },
  );
});
