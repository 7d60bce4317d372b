import { beforeAll, describe, expect, it } from 'vitest';
import { ensureAzurite } from '../../scripts/azurite/ensure.mjs';
import { processesOf, RunningBroker, startCommand } from '../support/running-broker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { exerciseMainJob } from './suites/main-job.ts';

// A fresh clone has none yet, and a test would wait in vain for the banner meanwhile.
beforeAll(() => ensureAzurite(), 300_000);

exerciseMainJob('Azurite', ['--store', 'azurite']);

describe('npm start -- --store azurite', () => {
  it('says where the records are, and has them again after it was killed: Azurite saves when its starter is gone', async () => {
    const data = temporaryFolder();
    const broker = await RunningBroker.start(data, ['--store', 'azurite', '--hosts', 'simulated']);
    expect(broker.output).toMatch(/store +Azurite at http:\/\/127\.0\.0\.1:\d+\//);
    await broker.ready('s1');
    broker.child.kill('SIGKILL');
    await until('the end of broker and Azurite', () => processesOf(data).length === 0);
    const again = await RunningBroker.start(data, ['--store', 'azurite', '--hosts', 'simulated']);
    expect((await again.native('GET', 's1')).body.status).toBe('Ready');
  });

  it('shows no key of it, in the banner or in the log', async () => {
    const broker = await RunningBroker.start(temporaryFolder(), [
      '--store',
      'azurite',
      '--hosts',
      'simulated',
    ]);
    expect(broker.output).not.toMatch(/AccountKey/);
  });

  it('knows two stores only', async () => {
    const { child, output } = startCommand(temporaryFolder(), ['--store', 'postgres']);
    await until('its end', () => child.exitCode !== null);
    expect([child.exitCode, output()]).toEqual([
      1,
      expect.stringContaining("--store is 'sqlite' or 'azurite', not 'postgres'."),
    ]);
  });
});
