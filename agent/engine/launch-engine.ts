import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export interface Launch {
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly logPath: string;
}

/**
 * Starts an engine in a process group of its own, its output straight into a file: nothing of it hangs on the agent, which may die
 * without it. A program that can't be run shows as an `error` event of the child, which then has no `pid`.
 */
export function launchEngine({ command, environment, logPath }: Launch): ChildProcess {
  const [program = '', ...words] = command;
  const output = openSync(logPath, 'a', 0o600);
  try {
    return spawn(program, words, {
      detached: true,
      stdio: ['ignore', output, output],
      env: environment,
      shell: false,
    });
  } finally {
    closeSync(output);
  }
}
