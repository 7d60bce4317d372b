import { describe, expect, it } from 'vitest';
import { enginesOf, RunningBroker } from '../support/running-broker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { exerciseMainJob } from './suites/main-job.ts';

exerciseMainJob('SQLite', []);

describe('the main job under load', () => {
  it('leaves no engine behind when a session is stopped while its host is being started, 100 times', async () => {
    const data = temporaryFolder();
    const broker = await RunningBroker.start(data, ['--max-hosts', '8']);
    const stopSoon = async (id: string): Promise<void> => {
      expect((await broker.native('PUT', id, { maxLeaseTimeMinutes: 10, size: 'Standard' })).status).toBe(
        201,
      );
      // Chance spreads the stop over every moment of the start; nothing is waited for here.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 250));
      expect((await broker.native('POST', `${id}/:stop`)).status).toBe(204);
      const { status } = await broker.session(id, ({ host }) => ['none', 'released'].includes(host.state));
      expect(status).toBe('Stopped');
    };
    const lanes = Array.from({ length: 4 }, async (_, lane) => {
      for (let run = 0; run < 25; run++) await stopSoon(`s${lane}-${run}`);
    });
    await Promise.all(lanes);
    await until('every engine gone', () => enginesOf(data).length === 0);
  }, 60_000);
});
