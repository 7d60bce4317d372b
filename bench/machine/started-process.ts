import { type ChildProcess, fork } from 'node:child_process';
import type { Cleanup } from './cleanup.ts';

export interface StartedProcess {
  readonly pid: number;
  readonly child: ChildProcess;
  /** The end of what it has printed: what is worth reading when it fails. */
  readonly output: () => string;
  /** Settles when it is no more. */
  readonly ended: Promise<string>;
  /** Asks it to end, and makes it when it does not. */
  readonly stop: () => Promise<void>;
}

interface Options {
  readonly script: string;
  readonly args?: readonly string[];
  /** For Node itself. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cleanup: Cleanup;
  /** Told of every piece that it prints. */
  readonly onOutput?: (text: string) => void;
}

const STOP_LIMIT_MS = 12_000;
const KEPT_OUTPUT = 4000;

/** Reads TypeScript also on Nodes that have to be told to. */
export const typeScriptFlags = ['--disable-warning=ExperimentalWarning', '--experimental-strip-types'];

/**
 * A Node process with a channel to this one. It is in a process group of its own, so that a Ctrl-C in the terminal reaches only this
 * program, which ends it in order; and everything that is started here ends by itself when the channel closes.
 */
export function startProcess({
  script,
  args = [],
  flags = [],
  env,
  cleanup,
  onOutput,
}: Options): StartedProcess {
  const child = fork(script, [...args], {
    execArgv: [...flags],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-KEPT_OUTPUT);
      onOutput?.(text);
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (status, signal) => resolve(signal ? `signal ${signal}` : `exit code ${status}`));
    child.once('error', (error) => resolve(error.message));
  });
  const stop = cleanup.add(async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(timer);
  });
  return { pid: child.pid ?? 0, child, output: () => printed, ended, stop };
}

/** The first message that `read` makes something of; fails with the process's own words when it ends before. */
export async function firstMessage<Found>(
  started: StartedProcess,
  read: (message: unknown) => Found | undefined,
): Promise<Found> {
  const { child, ended, output } = started;
  let listener: (message: unknown) => void = () => undefined;
  try {
    return await new Promise<Found>((resolve, reject) => {
      listener = (message) => {
        const found = read(message);
        if (found !== undefined) resolve(found);
      };
      child.on('message', listener);
      void ended.then((how) =>
        reject(new Error(`A process that is measured has ended (${how}):\n${output()}`)),
      );
    });
  } finally {
    child.off('message', listener);
  }
}
