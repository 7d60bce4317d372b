import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A child process whose output a test waits for. */
export interface TypeScriptChild {
  readonly process: ChildProcess;
  /** What it has printed so far, by line; the last line may still grow and is left out. */
  lines(): readonly string[];
  /** Settles when it has ended and all of its output has arrived. */
  readonly ended: Promise<void>;
}

/** Runs a TypeScript file as a child, through `sh` when there is a `prelude` for it. It is killed when the test has finished. */
export function spawnTypeScript(file: URL, args: readonly string[], prelude = ''): TypeScriptChild {
  const command = [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    '--experimental-strip-types',
    fileURLToPath(file),
    ...args,
  ];
  const child = spawn('sh', ['-c', `${prelude} exec "$0" "$@"`, ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  return {
    process: child,
    lines: () => printed.split('\n').slice(0, -1),
    ended: new Promise((resolve) => child.once('close', () => resolve())),
  };
}
