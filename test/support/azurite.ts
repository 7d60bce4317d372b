import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { Table } from '../../shared/ports/table.ts';
import { openAzureTable } from '../../shared/storage/azure-table.ts';

/** The first call on a fresh clone installs it. */
const installLimitMs = 300_000;

export interface TestAzurite {
  readonly connectionString: string;
  /** Where it answers, without a key. */
  readonly url: string;
  /** The access log so far: one line a request. */
  log(): readonly string[];
  /** A name that no other test uses. */
  newTableName(): string;
  /** A new, empty table, closed when the test has finished. */
  openTable(): Promise<Table>;
  /** The table of that name, as another instance would open it. */
  openTableNamed(name: string): Promise<Table>;
}

/** Azurite's table service for the tests of one file, in memory: started before the first, ended after the last. */
export function azuriteForThisFile(): TestAzurite {
  const key = randomBytes(64).toString('base64');
  const account = 'devstoreaccount1';
  let child: ChildProcess | undefined;
  let port = 0;
  let printed = '';

  beforeAll(async () => {
    const started = spawn(process.execPath, [runner, 'table', '--tablePort', '0', '--inMemoryPersistence'], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` },
    });
    child = started;
    started.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    port = await new Promise<number>((resolve, reject) => {
      started.once('exit', (code) => reject(new Error(`Azurite ended with ${code}: ${printed}`)));
      started.on('message', (message) => {
        if (typeof message === 'object' && 'port' in message) resolve(Number(message.port));
      });
    });
  }, installLimitMs);

  afterAll(async () => {
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  });

  const azurite: TestAzurite = {
    get url() {
      return `http://127.0.0.1:${port}/${account}`;
    },
    get connectionString() {
      return `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};TableEndpoint=${azurite.url}`;
    },
    log: () => printed.split('\n').filter((line) => line.includes(' HTTP/1.1" ')),
    newTableName: () => `t${randomBytes(8).toString('hex')}`,
    openTable: () => azurite.openTableNamed(azurite.newTableName()),
    openTableNamed: async (name) => {
      const table = await openAzureTable({ connectionString: azurite.connectionString }, name);
      onTestFinished(() => table.close());
      return table;
    },
  };
  return azurite;
}

const runner = fileURLToPath(new URL('../../scripts/azurite/run.mjs', import.meta.url));
