import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Cleanup } from './cleanup.ts';
import { type StartedProcess, startProcess } from './started-process.ts';

const guard = fileURLToPath(new URL('guard.mjs', import.meta.url));
const START_LIMIT_MS = 15_000;

/** Whether the program is on this machine. */
export const isInstalled = (program: string): boolean => {
  const { error } = spawnSync(program, ['--version'], { stdio: 'ignore' });
  return error === undefined;
};

/** A port that was free just now. Somebody else may take it first: then the program says so and the measurement fails. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Starts a program that is no Node script and waits until `answers` does not throw any more. */
export async function startProgram(
  command: readonly string[],
  cleanup: Cleanup,
  answers: () => Promise<void>,
): Promise<StartedProcess> {
  const started = startProcess({ script: guard, args: command, cleanup });
  let hasEnded = false;
  void started.ended.then(() => {
    hasEnded = true;
  });
  const deadline = performance.now() + START_LIMIT_MS;
  for (;;) {
    try {
      await answers();
      return started;
    } catch (cause) {
      if (!hasEnded && performance.now() < deadline) {
        await sleep(50);
        continue;
      }
      throw new Error(`${command[0]} does not answer:\n${started.output()}`, { cause });
    }
  }
}
