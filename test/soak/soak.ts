import { killCommand } from '../support/kill-command.ts';
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

killCommand(main);
