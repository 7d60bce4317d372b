import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as df from 'durable-functions';
import { onTestFinished } from 'vitest';
import { VirtualClock } from '../../runtime/clock/virtual-clock.ts';
import type { LogEntry } from '../../runtime/log.ts';
import type { HostOptions, RunningHost } from '../../runtime/start-host.ts';
import { startHost } from '../../runtime/start-host.ts';

export interface TestHost {
  readonly host: RunningHost;
  readonly clock: VirtualClock;
  readonly client: df.DurableClient;
  readonly log: readonly LogEntry[];
}

export const START = Date.UTC(2026, 0, 1);

/** A host on virtual time that runs what `register` registers; closed at the end of the test. */
export async function startTestHost(register: () => void, options: HostOptions = {}): Promise<TestHost> {
  const clock = options.clock instanceof VirtualClock ? options.clock : new VirtualClock(START);
  const log: LogEntry[] = [];
  let client: df.DurableClient | undefined;
  const load = (): void => {
    register();
    df.app.client.http('test-client', {
      route: 'test-client',
      handler: (_request, given) => {
        client = given;
        return {};
      },
    });
  };
  const host = await startHost({ port: 0, clock, load, log: (entry) => log.push(entry), ...options });
  onTestFinished(() => host.close());
  await fetch(`${host.url}/api/test-client`);
  if (!client) throw new Error('The host has not handed over its durable client.');
  return { host, clock, client, log };
}

/** A folder of its own for one test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'runtime-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
