import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** A program of the product as a process that is there to be killed. */
export interface Victim {
  readonly pid: number;
  /** What it told its starter once it was up. */
  readonly told: unknown;
  /** Whether it was killed, or ended by itself: what it still says is of the past. */
  readonly isDoomed: () => boolean;
  /** SIGKILL, at once; resolves when the system has buried it. */
  readonly kill: () => Promise<void>;
  /** Any other signal; resolves with its end. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

interface Options {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Gets everything it prints, after what is in it already. */
  readonly log: string;
}

const START_LIMIT_MS = 20_000;

/** Starts a Node program and waits until it says over its channel that it listens. */
export async function startVictim({ args, env, log }: Options): Promise<Victim> {
  const output = openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', output, output, 'ipc'], env });
  closeSync(output);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let doomed = false;
  let timer: NodeJS.Timeout | undefined;
  const told = await Promise.race([
    new Promise<unknown>((resolve) => child.once('message', resolve)),
    gone.then(() => null),
    new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), START_LIMIT_MS);
    }),
  ]);
  clearTimeout(timer);
  const signalled = async (signal: NodeJS.Signals): Promise<void> => {
    doomed = true;
    child.kill(signal);
    await gone;
  };
  if (told === null || child.pid === undefined) {
    await signalled('SIGKILL');
    throw new Error(`It did not start:\n${readFileSync(log, 'utf8').split('\n').slice(-12).join('\n')}`);
  }
  const isDoomed = (): boolean => doomed || child.exitCode !== null || child.signalCode !== null;
  return { pid: child.pid, told, isDoomed, kill: () => signalled('SIGKILL'), end: signalled };
}
