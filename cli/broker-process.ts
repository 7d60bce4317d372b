import { type ChildProcess, spawn } from 'node:child_process';
import { StartRefusal } from './start-refusal.ts';

export interface BrokerProcess {
  /** Where programs of this machine reach it: plain HTTP, so that no certificate is in their way. */
  readonly url: string;
  /** Where everybody does, as the runtime says it: https with a certificate, `url` without. */
  readonly endpoint: string;
  readonly pid: number;
  /** Settles when the process is no more, however it ended. */
  readonly ended: Promise<string>;
  /** Asks it to finish what it is at and waits for that, at most `limitMs`. */
  stop(limitMs: number): Promise<void>;
}

interface Options {
  /** The runtime's entry, compiled. */
  readonly entry: string;
  readonly app: string;
  readonly port: number;
  readonly listen: string;
  /** Null: plain HTTP. */
  readonly certificate: { readonly certFile: string; readonly keyFile: string } | null;
  readonly trustProxy: string | null;
  readonly data: string;
  readonly verbose: boolean;
  readonly env: Readonly<Record<string, string>>;
}

/** A full machine's report is the largest body that is ever read. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Starts the broker on the embedded runtime, in a process group of its own so that a Ctrl-C in the terminal reaches only its starter,
 * which knows in what order to end things. It ends itself when its starter is gone.
 */
export async function startBroker({
  entry,
  app,
  port,
  listen,
  certificate,
  trustProxy,
  data,
  verbose,
  env,
}: Options): Promise<BrokerProcess> {
  const args = [
    '--app',
    app,
    '--port',
    String(port),
    '--host',
    listen,
    '--data',
    data,
    '--max-body',
    String(MAX_BODY_BYTES),
    ...(certificate ? [`--tls-cert=${certificate.certFile}`, `--tls-key=${certificate.keyFile}`] : []),
    ...(trustProxy === null ? [] : [`--trust-proxy=${trustProxy}`]),
  ];
  const child = spawn(process.execPath, [entry, ...args, ...(verbose ? ['--verbose'] : [])], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (status, signal) => resolve(signal ? `signal ${signal}` : `exit code ${status}`));
    child.once('error', (error) => resolve(error.message));
  });
  const up = await Promise.race([listening(child), ended.then(() => null)]);
  if (up === null || child.pid === undefined) throw new StartRefusal('The broker did not start: see above.');
  return {
    ...up,
    pid: child.pid,
    ended,
    stop: async (limitMs) => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

const listening = (child: ChildProcess): Promise<Pick<BrokerProcess, 'url' | 'endpoint'>> =>
  new Promise((resolve) => {
    child.on('message', (message: unknown) => {
      if (
        typeof message !== 'object' ||
        message === null ||
        !('type' in message) ||
        message.type !== 'listening'
      )
        return;
      if (!('url' in message) || typeof message.url !== 'string') return;
      if ('localUrl' in message && typeof message.localUrl === 'string')
        resolve({ url: message.localUrl, endpoint: message.url });
    });
  });
