import { after, at } from '../../shared/domain/instant.ts';
import { openAzureTable } from '../../shared/storage/azure-table.ts';
import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';
import { LoadClient } from '../load/load-client.ts';
import { type Bench, temporaryFolder } from '../measures/bench.ts';
import { startAzurite } from './azurite.ts';
import {
  type BrokerHome,
  type BrokerStore,
  makeBrokerHome,
  oursTarget,
  type RunningBroker,
  startBroker,
} from './broker.ts';
import { type Seed, seedSessions } from './seed-sessions.ts';
import { createBody } from './session-ids.ts';

export type StoreKind = 'FULL' | 'NORMAL' | 'azurite';

interface Options {
  readonly store: StoreKind;
  /** Sessions that are there, ready, before the broker starts. */
  readonly present: number;
  readonly expiresAt?: Seed['expiresAt'];
  readonly body?: object;
  readonly readyMs?: number;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly onOutput?: (text: string) => void;
  /** Told of every request to the store; with `azurite` only. */
  readonly onStoreRequest?: () => void;
}

export interface Ours {
  readonly home: BrokerHome;
  readonly broker: RunningBroker;
  readonly client: LoadClient;
  /** Ends the client and the broker, and leaves the store to be looked at. */
  stopBroker(): Promise<void>;
  /** Ends everything and removes its folder. */
  close(): Promise<void>;
}

/** Longer than a broker of one measurement lives. */
const LONG_MS = 55 * 60_000;

/** The product with so many sessions, and a client for it. */
export async function startOurs(bench: Bench, options: Options): Promise<Ours> {
  const { store: kind, present, body = createBody, onStoreRequest, ...rest } = options;
  const { cleanup } = bench;
  const [folder, remove] = temporaryFolder(cleanup);
  const home = makeBrokerHome(folder);
  const azurite = kind === 'azurite' ? await startAzurite(folder, cleanup, onStoreRequest) : null;
  const store: BrokerStore = azurite
    ? { kind: 'table', connectionString: azurite.connectionString }
    : { kind: 'sqlite', sync: kind === 'NORMAL' ? 'NORMAL' : 'FULL' };
  const started = Date.now();
  const { expiresAt = () => after(at(started), LONG_MS) } = options;
  await seed(home, store, { account: home.account, sessions: present, expiresAt, body });
  const broker = await startBroker({ home, store, cleanup, ...rest });
  const target = await oursTarget(broker, home, { present, body });
  const client = await LoadClient.start(cleanup, 'ours', target);
  const stopBroker = async (): Promise<void> => {
    await client.stop();
    await broker.process.stop();
  };
  return {
    home,
    broker,
    client,
    stopBroker,
    close: async () => {
      await stopBroker();
      await azurite?.process.stop();
      await remove();
    },
  };
}

async function seed(home: BrokerHome, store: BrokerStore, sessions: Seed): Promise<void> {
  const table =
    store.kind === 'sqlite'
      ? openSqliteTable(home.database, { synchronous: 'NORMAL' })
      : await openAzureTable({ connectionString: store.connectionString });
  try {
    await seedSessions(table, sessions);
  } finally {
    await table.close();
  }
}
