import { expect, it } from 'vitest';
import { enginesOf, RunningBroker } from '../support/running-broker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('ends a lease of one minute within a second of its deadline, never before, and gives the host back', async () => {
  const data = temporaryFolder();
  const broker = await RunningBroker.start(data);
  const { expiresAt } = await broker.ready('s1', { maxLeaseTimeMinutes: 1, size: 'Standard' });
  const ended = await broker.session('s1', ({ status }) => status !== 'Ready', 70_000);
  expect(Date.parse(ended.serverTime)).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  expect(ended).toMatchObject({ status: 'Expired', reason: 'leaseExpired', endedAt: expiresAt });
  const { host } = await broker.session('s1', ({ host: { state } }) => state === 'released');
  expect(Date.parse(host.billingStoppedAt) - Date.parse(expiresAt)).toBeLessThan(2000);
  expect(enginesOf(data)).toEqual([]);
}, 90_000);
