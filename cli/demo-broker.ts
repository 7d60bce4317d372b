import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBroker } from './running-broker.ts';

const START_LIMIT_MS = 30_000;

export interface DemoBroker {
  readonly endpoint: string;
  readonly isOurs: boolean;
  /** Ends what this started, as Ctrl-C does. */
  end(): Promise<void>;
}

/** The broker of a data folder: the one that runs, or one that is started for the occasion. */
export async function findOrStartBroker(data: string, say: (line: string) => void): Promise<DemoBroker> {
  const running = await findBroker(join(data, 'broker.json'));
  if (running) {
    say(`A broker is up at ${running}.`);
    return { endpoint: running, isOurs: false, end: () => Promise.resolve() };
  }
  say('Nothing is up: starting the broker and its agent.');
  const start = fileURLToPath(new URL('start.js', import.meta.url));
  const child = spawn(process.execPath, [start, '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const end = async (): Promise<void> => {
    child.kill('SIGINT');
    await ended;
  };
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline && !isOver) {
    // The banner comes last: from then on everything is in its place.
    const endpoint = output.includes('Ctrl-C') ? await findBroker(join(data, 'broker.json')) : null;
    if (endpoint) return { endpoint, isOurs: true, end };
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  if (!isOver) await end();
  throw new Error('The broker did not start: see above. `npm start` says more.');
}
