import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { RunningBroker } from '../support/running-broker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const entry = fileURLToPath(new URL('../../dist/cli/hosts.js', import.meta.url));

const hosts = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8' });
  return { status, text: stdout + stderr };
};

it('shows an operator what costs money, and gives back only what is nobody’s any more', async () => {
  const data = temporaryFolder();
  const broker = await RunningBroker.start(data);
  await broker.ready('s1');
  const listed = hosts('list', '--json', '--data', data);
  const [{ hostId }] = JSON.parse(listed.text);
  expect(hosts('list', '--data', data).text).toMatch(
    new RegExp(`${hostId}.*local.*held.*${broker.accountId} s1`),
  );
  expect(hosts('release', hostId, '--force', '--data', data)).toEqual({
    status: 1,
    text: expect.stringMatching(/live/),
  });
  await broker.native('POST', 's1/:stop');
  await broker.session('s1', ({ host }) => host.state === 'released');
  expect(JSON.parse(hosts('list', '--json', '--data', data).text)).toEqual([]);
  expect(hosts('release', hostId, '--data', data)).toEqual({
    status: 1,
    text: expect.stringMatching(/No session has a host/),
  });
});

it('says what is missing: a broker that is up, a verb that it knows', () => {
  expect(hosts('list', '--data', join(temporaryFolder(), 'none'))).toEqual({
    status: 1,
    text: expect.stringMatching(/No broker .* is up/),
  });
  expect(hosts('list', '--colour')).toEqual({
    status: 1,
    text: expect.stringMatching(/npm run hosts -- release HOST/),
  });
});
