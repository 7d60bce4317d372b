import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { processesOf } from './running-broker.ts';
import { until } from './until.ts';

const start = fileURLToPath(new URL('../../dist/cli/start.js', import.meta.url));

/** The domain that this broker's sign-in and session hosts are under, as `sts.…` and `remoterendering.…`. No name server knows it. */
export const domain = 'mixedreality.example';

const names = `remoterendering.${domain},sts.${domain}`;

export interface BrokerOfFile {
  readonly port: number;
  readonly accountId: string;
  readonly accountKey: string;
  /** An access token of the account. */
  readonly token: string;
  /** The certificate to trust, and the broker's own with its key, for what stands in the broker's place. */
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string };
}

interface Options {
  readonly args?: readonly string[];
  /** Settings of the broker. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * `npm start -- --https`, on simulated hosts that take 1.5 s, up for all tests of the file that calls this. Answers how tests come to it.
 */
export function brokerOfFile({
  args = ['--hosts', 'simulated', '--simulated-ready-ms', '1500'],
  settings = {},
}: Options = {}): () => BrokerOfFile {
  let data = '';
  let broker: BrokerOfFile | null = null;
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'pipeline-'));
    broker = await startBroker(data, args, settings);
  });
  afterAll(async () => {
    await endAll(data);
    rmSync(data, { recursive: true, force: true });
  });
  return () => {
    if (!broker) throw new Error('The broker of a file is there for its tests only.');
    return broker;
  };
}

async function startBroker(
  data: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<BrokerOfFile> {
  const anyPorts = ['--port', '0', '--gate-port', '0', '--inspector-port', '0'];
  const flags = ['--data', data, ...anyPorts, '--https', '--names', names, ...args];
  const child = spawn(process.execPath, [start, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // The mark is what `processesOf` finds the broker and everything that it started by.
    env: { ...process.env, ...settings, STARTED_BY_TEST: data },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await until('the banner, or the end', () => output.includes('Ctrl-C ends') || child.exitCode !== null);
  if (child.exitCode !== null) throw new Error(`The broker did not start:\n${output}`);
  const shell = readFileSync(join(data, 'env.sh'), 'utf8');
  const exported = (name: string): string =>
    new RegExp(`^export ${name}='(.*)'$`, 'm').exec(shell)?.[1] ?? '';
  const pem = (name: string): string => readFileSync(join(data, 'tls', name), 'utf8');
  return {
    port: Number(new URL(exported('endPoint')).port),
    accountId: exported('accountId'),
    accountKey: exported('accountKey'),
    token: exported('token'),
    tls: { ca: pem('ca.crt'), cert: pem('server.crt'), key: pem('server.key') },
  };
}

async function endAll(data: string): Promise<void> {
  await until('the end of the broker and everything that it started', () => {
    const left = processesOf(data);
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    return left.length === 0;
  });
}
