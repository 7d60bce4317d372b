import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../../runtime/main.ts', import.meta.url));

/** Not by 'close': that does not come once the channel has been disconnected from this side. */
async function codeAtEnd(child: ChildProcess): Promise<number | null> {
  const outputs = Promise.all([drained(child.stdout), drained(child.stderr)]);
  const [code]: unknown[] = await once(child, 'exit');
  await outputs;
  return typeof code === 'number' ? code : null;
}

const drained = (stream: Readable | null): Promise<void> => (stream ? finished(stream) : Promise.resolve());

export interface HostProcess {
  readonly child: ChildProcess;
  /** Settles with the URL once it listens; rejects with its output when it ends before. */
  readonly listening: Promise<string>;
  /** Settles with the exit code (null: killed) when it has ended. */
  readonly ended: Promise<number | null>;
  readonly output: () => { readonly stdout: string; readonly stderr: string };
}

/** The host as a program, in a process of its own that is killed at the end of the test. */
export function startHostProcess(args: readonly string[], env: Record<string, string> = {}): HostProcess {
  const child = fork(MAIN, [...args], {
    execArgv: ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = codeAtEnd(child);
  const listening = new Promise<string>((resolve, reject) => {
    child.on('message', (message) => {
      if (typeof message === 'object' && 'url' in message) resolve(String(message.url));
    });
    void ended.then((code) => reject(new Error(`The host ended with ${code}: ${stderr}`)));
  });
  // A test that expects the end does not look at it.
  listening.catch(() => undefined);
  return { child, listening, ended, output: () => ({ stdout, stderr }) };
}
