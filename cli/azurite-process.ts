import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StartRefusal } from './start-refusal.ts';

export interface AzuriteProcess {
  readonly folder: string;
  /** Of all of its services, with the key of this one run: nobody else on the machine gets at its records. */
  readonly connectionString: string;
  /** Its table endpoint. */
  readonly url: string;
  /** Ends it in the way in which it saves what it has, and waits for that. */
  stop(): Promise<void>;
}

interface Options {
  /** Where it keeps what it stores. Made if need be. */
  readonly folder: string;
  /** The table service alone, or all three: what a Functions host needs for itself. */
  readonly services: 'table' | 'all';
  /** Told when it ends without having been asked to. */
  readonly say: (line: string) => void;
}

const runner = fileURLToPath(new URL('../../scripts/azurite/run.mjs', import.meta.url));
const account = 'devstoreaccount1';

/** After this it is killed: it has had ten seconds of its own to end. */
const STOP_LIMIT_MS = 12_000;

/**
 * Starts Azurite, installing it first where it is missing, and waits until it answers. It is in a process group of its own, so that a
 * Ctrl-C in the terminal does not end it before the broker has finished writing; and it ends, saving, when this process is gone.
 */
export async function startAzurite({ folder, services, say }: Options): Promise<AzuriteProcess> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = randomBytes(64).toString('base64');
  // In the order in which they begin to listen, and tell their ports.
  const wanted = services === 'all' ? ['Blob', 'Queue', 'Table'] : ['Table'];
  const anyPorts = wanted.flatMap((service) => [`--${service.toLowerCase()}Port`, '0']);
  const child = spawn(process.execPath, [runner, services, '--location', folder, '--silent', ...anyPorts], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` },
  });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (status, signal) => resolve(signal ? `signal ${signal}` : `exit code ${status}`));
    child.once('error', (error) => resolve(error.message));
  });
  const ports = await Promise.race([listening(child, wanted.length), ended]);
  if (typeof ports === 'string') throw new StartRefusal(`Azurite did not start (${ports}): see above.`);
  let isAsked = false;
  void ended.then((how) => {
    if (!isAsked) say(`Azurite has ended (${how}). Without it nothing can be read or written: start again.`);
  });
  const endpoints = wanted.map((service, n) => `${service}Endpoint=http://127.0.0.1:${ports[n]}/${account};`);
  return {
    folder,
    url: `http://127.0.0.1:${ports.at(-1)}/${account}`,
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};${endpoints.join('')}`,
    stop: async () => {
      isAsked = true;
      // To `run.mjs` the end of the channel is what SIGINT is to Azurite, on every system.
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** The ports of so many services. */
const listening = (child: ChildProcess, count: number): Promise<readonly number[]> =>
  new Promise((resolve) => {
    const ports: number[] = [];
    child.on('message', (message: unknown) => {
      if (typeof message !== 'object' || message === null || !('port' in message)) return;
      if (typeof message.port === 'number' && ports.push(message.port) === count) resolve(ports);
    });
  });
