import { expect, it, onTestFinished, vi } from 'vitest';
import { RunningBroker } from '../support/running-broker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('keeps an account within the limits that are set, on both generations of the wire, and says which one it was', async () => {
  vi.stubEnv('LIMIT_LIVE_SESSIONS', '1');
  vi.stubEnv('ALLOWED_SIZES', 'Standard');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const broker = await RunningBroker.start(temporaryFolder(), ['--hosts', 'simulated']);
  const body = { maxLeaseTimeMinutes: 10, size: 'Standard' };
  const tooMany = { status: 429, body: { error: { code: 'TooManyRequests', target: 'liveSessions' } } };

  expect(await broker.native('PUT', 'big', { ...body, size: 'Premium' })).toMatchObject({
    status: 400,
    body: { error: { code: 'BadRequest', target: 'size' } },
  });
  expect((await broker.native('PUT', 'one', body)).status).toBe(201);
  expect((await broker.native('PUT', 'one', body)).status).toBe(200);
  expect(await broker.native('PUT', 'two', body)).toMatchObject(tooMany);
  const v1 = { maxLeaseTime: '0:10:0', models: [], size: 'standard' };
  expect(await broker.v1('POST', '/create', v1)).toMatchObject(tooMany);
  await broker.native('POST', 'one/:stop');
  await expect
    .poll(async () => (await broker.native('PUT', 'two', body)).status, { timeout: 10_000, interval: 200 })
    .toBe(201);
});
