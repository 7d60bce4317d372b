import { fileURLToPath } from 'node:url';
import { HttpClient } from '../load/http-client.ts';
import { LoadClient } from '../load/load-client.ts';
import { freePort, startProgram } from '../machine/start-program.ts';
import {
  firstMessage,
  type StartedProcess,
  startProcess,
  typeScriptFlags,
} from '../machine/started-process.ts';
import { type Bench, temporaryFolder } from '../measures/bench.ts';
import { startAzurite } from './azurite.ts';
import { expectStatus } from './expect.ts';
import { listeningAddress } from './listening-address.ts';
import { RespClient } from './resp-client.ts';
import type { SubjectName } from './subjects.ts';

export interface Peer {
  readonly client: LoadClient;
  /** Ends it, and everything that belongs to it. */
  close(): Promise<void>;
}

const scriptOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function loaded(
  { cleanup }: Bench,
  [name, target, present]: readonly [SubjectName, object, number],
  close: () => Promise<void>,
): Promise<Peer> {
  const client = await LoadClient.start(cleanup, name, target);
  if (present > 0) await client.preload(present);
  return {
    client,
    close: async () => {
      await client.stop();
      await close();
    },
  };
}

export async function startFloor(bench: Bench): Promise<Peer> {
  const script = scriptOf('floor-server.ts');
  const server = startProcess({ script, flags: typeScriptFlags, cleanup: bench.cleanup });
  const url = await firstMessage(server, listeningAddress);
  return await loaded(bench, ['floor', { url }, 0], server.stop);
}

export async function startThin(bench: Bench, present: number): Promise<Peer> {
  const { cleanup } = bench;
  const [folder, remove] = temporaryFolder(cleanup);
  const azurite = await startAzurite(folder, cleanup);
  const broker = startProcess({
    script: scriptOf('../thin/thin-broker.ts'),
    flags: typeScriptFlags,
    env: { THIN_TABLES: azurite.connectionString },
    cleanup,
  });
  const url = await firstMessage(broker, listeningAddress);
  return await loaded(bench, ['thin', { url, present }, present], () =>
    endAll([broker, azurite.process], remove),
  );
}

export async function startEtcd(bench: Bench, present: number): Promise<Peer> {
  const [folder, remove] = temporaryFolder(bench.cleanup);
  const [url, peerUrl] = [await freePort(), await freePort()].map((port) => `http://127.0.0.1:${port}`);
  const probe = new HttpClient(url ?? '');
  const command = [
    'etcd',
    `--data-dir=${folder}/etcd`,
    '--log-level=error',
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
  ];
  const server = await startProgram(command, bench.cleanup, async () =>
    expectStatus(await probe.call('POST', '/v3/kv/range', { key: 'AA==' }), 200),
  );
  probe.close();
  return await loaded(bench, ['etcd', { url, present }, present], () => endAll([server], remove));
}

export async function startRedis(bench: Bench, present: number): Promise<Peer> {
  const [folder, remove] = temporaryFolder(bench.cleanup);
  const port = await freePort();
  const command = ['redis-server', '--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  const server = await startProgram([...command, ...durable], bench.cleanup, async () => {
    const probe = new RespClient(port);
    try {
      await probe.call('PING');
    } finally {
      probe.close();
    }
  });
  return await loaded(bench, ['redis', { port, present }, present], () => endAll([server], remove));
}

async function endAll(started: readonly StartedProcess[], remove: () => Promise<void>): Promise<void> {
  for (const { stop } of started) await stop();
  await remove();
}
