import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeAccount } from '../../shared/auth/make-account.ts';
import { makeSigningKeys } from '../../shared/auth/make-signing-keys.ts';
import { writeSecretFile } from '../../shared/auth/secret-file.ts';
import type { AccountId } from '../../shared/domain/session-ref.ts';
import { HttpClient } from '../load/http-client.ts';
import type { Cleanup } from '../machine/cleanup.ts';
import { firstMessage, type StartedProcess, startProcess } from '../machine/started-process.ts';
import { expectStatus, fieldOf } from './expect.ts';
import type { OursTarget } from './ours.ts';
import { preloadedId } from './session-ids.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where a broker keeps what it has, before it is started: the store can be filled meanwhile. */
export interface BrokerHome {
  readonly folder: string;
  readonly database: string;
  readonly account: AccountId;
  readonly key: string;
}

/** Keys and one account, in secret files as `npm start` makes them. */
export function makeBrokerHome(folder: string): BrokerHome {
  const { id, keys, entry } = makeAccount(Date.now());
  writeSecretFile(join(folder, 'accounts.json'), JSON.stringify({ accounts: [entry] }));
  writeSecretFile(join(folder, 'keys.json'), JSON.stringify(makeSigningKeys(Date.now())));
  return { folder, database: join(folder, 'sessions.db'), account: id, key: keys[0] };
}

export type BrokerStore =
  | { readonly kind: 'sqlite'; readonly sync: 'FULL' | 'NORMAL' }
  | { readonly kind: 'table'; readonly connectionString: string };

interface BrokerOptions {
  readonly home: BrokerHome;
  readonly store: BrokerStore;
  /** How long a simulated host takes to be ready. */
  readonly readyMs?: number;
  /** For Node: a profiler, an inspector. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cleanup: Cleanup;
  readonly onOutput?: (text: string) => void;
}

export interface RunningBroker {
  readonly process: StartedProcess;
  readonly url: string;
  readonly token: string;
}

/**
 * The product as it ships: the compiled app on the compiled runtime, with sign-in, supervisors and simulated hosts. Only the limits of
 * an account are raised, for one account makes all the calls.
 */
export async function startBroker(options: BrokerOptions): Promise<RunningBroker> {
  const { home, store, readyMs = 0, flags = [], env = {}, cleanup, onOutput } = options;
  const started = startProcess({
    script: join(root, 'dist/runtime/main.js'),
    args: ['--app', root, '--port', '0', '--data', home.folder, '--no-settings'],
    flags,
    env: {
      ...(store.kind === 'sqlite'
        ? { SESSION_STORE: 'sqlite', SESSION_DATABASE: home.database, SESSION_SYNC: store.sync }
        : { SESSION_STORE: 'table', TABLES_CONNECTION_STRING: store.connectionString }),
      ACCOUNTS_FILE: join(home.folder, 'accounts.json'),
      SIGNING_KEYS_FILE: join(home.folder, 'keys.json'),
      HOSTS: 'simulated',
      SIMULATED_READY_MS: String(readyMs),
      LIMIT_LIVE_SESSIONS: '1000000',
      LIMIT_CREATES_PER_MINUTE: '1000000',
      LIMIT_REQUESTS_PER_MINUTE: '10000000',
      ...env,
    },
    cleanup,
    ...(onOutput && { onOutput }),
  });
  const url = await firstMessage(started, (message) => {
    const found = fieldOf(message, 'localUrl');
    return typeof found === 'string' ? found : undefined;
  });
  return { process: started, url, token: await signIn(url, home) };
}

async function signIn(url: string, { account, key }: BrokerHome): Promise<string> {
  const http = new HttpClient(url, { authorization: `Bearer ${account}:${key}` });
  try {
    const answer = await http.call('GET', `/accounts/${account}/token`);
    expectStatus(answer, 200);
    return String(fieldOf(answer.body, 'AccessToken'));
  } finally {
    http.close();
  }
}

/** What the load process needs to call it. Whether the broker has `:extend` is found out by trying. */
export async function oursTarget(
  { url, token }: RunningBroker,
  { account }: BrokerHome,
  { present, body }: Pick<OursTarget, 'present' | 'body'>,
): Promise<OursTarget> {
  const http = new HttpClient(url, { authorization: `Bearer ${token}` });
  try {
    const path = `/accounts/${account}/sessions/${preloadedId(0)}:extend?api-version=2026-12-01`;
    // Nothing to add: refused where the call exists, and unknown where it does not.
    const { status } = await http.call('POST', path, {});
    return { url, account, token, present, body, extendBy: status === 400 ? ':extend' : 'PATCH' };
  } finally {
    http.close();
  }
}
