import { parseArgs } from 'node:util';
import { wholeFlag } from '../support/whole-flag.ts';
import { runFuzz } from './run-fuzz.ts';

const usage = `npm run fuzz -- [--requests N] [--seed S]

  --requests N   how many requests are sent, valid and spoiled, by two accounts (10000)
  --seed S       sends the requests of an earlier run again; the ids and keys of the accounts are new
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const { values } = parseArgs({
    options: {
      requests: { type: 'string', default: '10000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) say(usage);
  else {
    const requests = wholeFlag('requests', values.requests, 1, 100_000_000);
    const seed = wholeFlag('seed', values.seed, 0, 2 ** 32 - 1);
    say(`Seed ${seed}.`);
    const { failures } = await runFuzz({ requests, seed, say });
    process.exitCode = failures.length > 0 ? 1 : 0;
    say(`${Math.max(0, requests - failures.length)} passed, ${failures.length} failed`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  say('0 passed, 1 failed');
  process.exitCode = 1;
}
