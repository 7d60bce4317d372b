import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { RunningBroker } from '../support/running-broker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `npm run test:http` as its user runs it. */
function testHttp(settings: Record<string, string>): Promise<{ code: number; said: string }> {
  const args = [
    'scripts/with-node.mjs',
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'test/http/vitest.http.config.ts',
  ];
  const env = { ...process.env, NO_COLOR: '1', ...settings };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr });
    });
  });
}

it('the HTTP suite passes against a broker that is up, and leaves none of its sessions live', async () => {
  const data = temporaryFolder();
  const broker = await RunningBroker.start(data);
  await broker.ready('not-its-own');
  const { accountId, accountKey } = JSON.parse(readFileSync(join(data, 'development-account.json'), 'utf8'));
  const { code, said } = await testHttp({
    BASE_URL: broker.endpoint,
    ACCOUNT_ID: accountId,
    ACCOUNT_KEY: accountKey,
  });
  expect([code, said]).toEqual([0, expect.stringMatching(/Tests +\d\d passed/)]);
  const live = await broker.call('GET', `/accounts/${accountId}/sessions?api-version=2021-01-01`);
  expect(live.body.sessions.map(({ id }: { id: string }) => id)).toEqual(['not-its-own']);
  expect(JSON.stringify(said)).not.toContain(accountKey);
}, 60_000);

it('says which settings are missing', async () => {
  const { code, said } = await testHttp({ BASE_URL: '', ACCOUNT_ID: '', ACCOUNT_KEY: '' });
  expect(code).not.toBe(0);
  expect(said).toMatch(/ACCOUNT_ID is not set\. Set BASE_URL, ACCOUNT_ID and ACCOUNT_KEY/);
}, 60_000);
