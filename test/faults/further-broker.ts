import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { brokerSettings } from '../../cli/broker-settings.ts';
import { readOptions } from '../../cli/options.ts';
import type { KillHouse } from '../support/kill-house.ts';
import { startVictim } from '../support/kill-process.ts';
import { projectFolder } from '../support/kill-project.ts';

const told = z.object({ url: z.string() });

export interface FurtherBroker {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** One more instance of the app beside a house's own: the same records and accounts, a durable engine of its own. */
export async function furtherBroker(
  house: KillHouse,
  environment: Readonly<Record<string, string>>,
): Promise<FurtherBroker> {
  const data = mkdtempSync(join(tmpdir(), 'broker-further-'));
  const options = readOptions(['--data', house.folder.root]);
  if (!options) throw new Error('These options ask for help.');
  const { folder, operatorKey } = house;
  const broker = await startVictim({
    args: [
      ...[join(projectFolder, 'dist/runtime/main.js'), '--app', projectFolder, '--data', data],
      ...['--port', '0', '--host', '127.0.0.1', '--max-body', String(4 * 1024 * 1024)],
    ],
    env: {
      ...process.env,
      ...brokerSettings(options, { folder, azurite: null, operatorKey }),
      ...environment,
    },
    log: join(house.folder.root, 'further.log'),
  });
  const close = async (): Promise<void> => {
    await broker.kill();
    rmSync(data, { recursive: true, force: true });
  };
  return { url: told.parse(broker.told).url, close };
}
