import { openHouses } from '../support/kill-house.ts';
import { readFlags, usage } from './read-flags.ts';
import { runSoak } from './run-soak.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  if (!flags) return say(usage);
  const { passed, failures } = await runSoak({ ...flags, say });
  process.exitCode = failures.length > 0 ? 1 : 0;
  say(`${passed} passed, ${failures.length} failed`);
}

/** Ctrl-C leaves no broker, agent or engine behind either. It may come twice, to the group and handed on. */
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
  say('0 passed, 1 failed');
  process.exitCode = 1;
});
