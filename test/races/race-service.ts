import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface RaceService {
  readonly url: string;
  readonly accountId: string;
  readonly token: string;
  close(): Promise<void>;
}

const start = fileURLToPath(new URL('../../dist/cli/start.js', import.meta.url));
const LIMIT_MS = 30_000;

/** `npm start` as a process of its own, on a folder of its own, with hosts that are ready at once. It listens without TLS. */
export async function startRaceService(): Promise<RaceService> {
  const data = mkdtempSync(join(tmpdir(), 'broker-races-'));
  const child = spawn(process.execPath, [start, '--data', data, '--port', '0', '--hosts', 'simulated'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      LIMIT_CREATES_PER_MINUTE: '100000',
      LIMIT_LIVE_SESSIONS: '10000',
      LIMIT_REQUESTS_PER_MINUTE: '10000000',
    },
  });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async (): Promise<void> => {
    child.kill('SIGINT');
    const late = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    await ended;
    clearTimeout(late);
    rmSync(data, { recursive: true, force: true });
  };
  const isUp = new Promise<boolean>((resolve) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('Ctrl-C ends')) resolve(true);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => resolve(false));
    setTimeout(() => resolve(false), LIMIT_MS).unref();
  });
  if (!(await isUp)) {
    await close();
    throw new Error(`The service did not start. Is it built (npm run build)?\n${output}`);
  }
  const shell = readFileSync(join(data, 'env.sh'), 'utf8');
  const read = (name: string): string => new RegExp(`\\b${name}='(.*)'`).exec(shell)?.[1] ?? '';
  const { local } = JSON.parse(readFileSync(join(data, 'broker.json'), 'utf8')) as { local: string };
  return { url: local, accountId: read('accountId'), token: read('token'), close };
}
