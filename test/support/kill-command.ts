import { openHouses } from './kill-house.ts';

/**
 * Runs a command that kills processes. What it throws is said, and counts as one failure; Ctrl-C leaves no broker, agent or engine behind
 * either.
 */
export function killCommand(main: () => Promise<void>): void {
  // It may come twice, to the group and handed on.
  let isEnding = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isEnding) return;
      isEnding = true;
      void Promise.allSettled([...openHouses].map((house) => house.close())).then(() => process.exit(1));
    });
  }
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.stdout.write('0 passed, 1 failed\n');
    process.exitCode = 1;
  });
}
