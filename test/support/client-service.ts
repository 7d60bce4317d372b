import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { killAllOf } from './running-broker.ts';
import { until } from './until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const engine = `--disable-warning=ExperimentalWarning --experimental-strip-types '${join(root, 'test/support/client-engine.ts')}'`;

/** `npm start` for all tests of a file, with the engine that the library's tests bring. */
export class ClientService {
  readonly endpoint: string;
  readonly accountId: string;
  readonly key: string;
  readonly #data: string;
  readonly #child: ChildProcess;

  private constructor(data: string, child: ChildProcess) {
    const shell = readFileSync(join(data, 'env.sh'), 'utf8');
    const read = (name: string): string => new RegExp(` ${name}='(.*)'`).exec(shell)?.[1] ?? '';
    this.endpoint = read('endPoint');
    this.accountId = read('accountId');
    this.key = read('accountKey');
    this.#data = data;
    this.#child = child;
  }

  /** With `flags` in place of that engine, if there are some. */
  static async start(flags?: readonly string[]): Promise<ClientService> {
    const data = mkdtempSync(join(tmpdir(), 'client-test-'));
    const ports = ['--port', '0', '--gate-port', '0', '--inspector-port', '0', '--max-hosts', '24'];
    const own = flags ?? ['--engine', `'${process.execPath}' ${engine}`, '--engine-ready', 'port'];
    const child = spawn(
      process.execPath,
      [join(root, 'dist/cli/start.js'), '--data', data, ...ports, ...own],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, LIMIT_CREATES_PER_MINUTE: '100000', STARTED_BY_TEST: data },
      },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    await until('the banner, or the end', () => output.includes('Ctrl-C ends') || child.exitCode !== null);
    if (child.exitCode !== null) throw new Error(`It did not start:\n${output}`);
    return new ClientService(data, child);
  }

  /** Ends it, and all that it started. */
  async end(): Promise<void> {
    this.#child.kill('SIGINT');
    await until(
      'the end of the service',
      () => this.#child.exitCode !== null || this.#child.signalCode !== null,
    );
    await killAllOf(this.#data);
    rmSync(this.#data, { recursive: true, force: true });
  }
}
