import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { until } from './until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Handed down from the starter to broker, agent and engines: what has it in its environment is this test's. */
const mark = 'STARTED_BY_TEST';

/** Ports that are chosen by the system, so that brokers of several tests stand side by side. */
const anyPorts = ['--port', '0', '--gate-port', '0', '--inspector-port', '0'];

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies and assert on what they find.
  readonly body: any;
}

/** The gate's port and the host's id, as the address of a grant has them. */
export const gateOf = (url: string): [port: number, hostId: string] => {
  const { port, pathname } = new URL(url);
  return [Number(port), pathname.split('/').at(-1) ?? ''];
};

/** `npm start` as a process of its own, on a data folder of the test's. */
export class RunningBroker {
  readonly data: string;
  /** Where apps reach it. */
  readonly endpoint: string;
  /** Where this machine's programs do, these tests among them: plain HTTP also where the endpoint is https. */
  readonly local: string;
  /** The authority that signs for the endpoint; empty without `--https`. */
  readonly caCert: string;
  readonly accountId: string;
  readonly token: string;
  readonly #child: ChildProcess;
  readonly #output: () => string;

  private constructor(data: string, child: ChildProcess, output: () => string, shell: string) {
    const read = (name: string) =>
      /='(.*)'/.exec(env.split('\n').find((line) => line.includes(` ${name}=`)) ?? '')?.[1] ?? '';
    const env = readFileSync(shell, 'utf8');
    this.data = data;
    this.endpoint = read('endPoint');
    this.caCert = read('caCert');
    this.local = JSON.parse(readFileSync(join(dirname(shell), 'broker.json'), 'utf8')).local;
    this.accountId = read('accountId');
    this.token = read('token');
    this.#child = child;
    this.#output = output;
  }

  /** Starts and waits for the banner. Ends with everything that it started when the test is over. */
  static async start(data: string, args: readonly string[] = [], disk?: SmallDisk): Promise<RunningBroker> {
    const { child, output } = startCommand(data, args, disk);
    await until('the banner, or the end', () => output().includes('Ctrl-C ends') || child.exitCode !== null);
    if (child.exitCode !== null) throw new Error(`It did not start:\n${output()}`);
    const shell = join(disk ? insideOf(child) : '/', data, 'env.sh');
    return new RunningBroker(data, child, output, shell);
  }

  get output(): string {
    return this.#output();
  }

  async call(method: string, path: string, body?: string | object): Promise<Answer> {
    const response = await fetch(this.local + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
  }

  /** A call on a session under the version that has the additions. */
  native(method: string, path: string, body?: object): Promise<Answer> {
    return this.call(method, `/accounts/${this.accountId}/sessions/${path}?api-version=2026-12-01`, body);
  }

  v1(method: string, path: string, body?: string | object): Promise<Answer> {
    return this.call(method, `/v1/accounts/${this.accountId}/sessions${path}`, body);
  }

  /** The session, once `isSo`. */
  async session(
    id: string,
    isSo: (body: Answer['body']) => boolean,
    withinMs = 15_000,
  ): Promise<Answer['body']> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const { body } = await this.native('GET', id);
      if (isSo(body)) return body;
      if (performance.now() > deadline)
        throw new Error(`Session ${id} did not get there: ${JSON.stringify(body)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Creates a session and waits until it is ready. */
  async ready(id: string, body: object = { maxLeaseTimeMinutes: 10, size: 'Standard' }) {
    await this.native('PUT', id, body);
    return await this.session(id, ({ status }) => status !== 'Starting');
  }

  get child(): ChildProcess {
    return this.#child;
  }

  /** Sends a signal to the starter and waits for its end. */
  async end(signal: 'SIGINT' | 'SIGTERM'): Promise<number | null> {
    this.#child.kill(signal);
    await until(
      `the end after ${signal}`,
      () => this.#child.exitCode !== null || this.#child.signalCode !== null,
    );
    return this.#child.exitCode;
  }
}

/** A file system of its own for the data folder, of so many bytes, seen by the started processes only. */
export interface SmallDisk {
  readonly bytes: number;
}

/** Where the file system that a process sees begins. */
export const insideOf = ({ pid }: ChildProcess): string => `/proc/${pid}/root`;

/** The command alone, for starts that are meant to fail. */
export function startCommand(data: string, args: readonly string[], disk?: SmallDisk) {
  const command = [process.execPath, join(root, 'dist/cli/start.js'), '--data', data, ...anyPorts, ...args];
  const mount = `mount -t tmpfs -o size=${disk?.bytes} tmpfs "${data}" && exec "$@"`;
  const [program = '', ...rest] = disk ? ['unshare', '-rm', 'sh', '-c', mount, 'sh', ...command] : command;
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Tests create more sessions in a minute than an account may by default; the one about limits says so itself.
    env: { LIMIT_CREATES_PER_MINUTE: '100000', ...process.env, [mark]: data },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  onTestFinished(() => killAllOf(data));
  return { child, output: () => text };
}

/** The processes of a data folder: starter, broker, agent, and the engines that its agent has started. */
export function processesOf(data: string): readonly { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const command = readProc(name, 'cmdline').replaceAll('\0', ' ').trim();
      const isOurs = readProc(name, 'environ').includes(`${mark}=${data}\0`);
      const isDead = / Z /.test(readProc(name, 'stat'));
      return isOurs && !isDead ? [{ pid: Number(name), command }] : [];
    });
}

const readProc = (pid: string, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // It ended between the two looks.
  }
};

/** The engines among them. */
export const enginesOf = (data: string): readonly number[] =>
  processesOf(data)
    .filter(({ command }) => command.includes('renderer/main.js'))
    .map(({ pid }) => pid);

/** Ends whatever is left of a data folder's processes, and waits until nothing is. */
export async function killAllOf(data: string): Promise<void> {
  const kill = () => {
    for (const { pid } of processesOf(data)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
  };
  kill();
  await until('the end of everything that the test started', () => {
    kill();
    return processesOf(data).length === 0;
  });
}
