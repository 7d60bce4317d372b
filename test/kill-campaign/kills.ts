import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runCampaigns } from '../support/kill-campaigns.ts';
import { killCommand } from '../support/kill-command.ts';
import { wholeFlag } from '../support/whole-flag.ts';

const usage = `npm run kills -- [--kills N] [--seed S] [--houses N]

  --kills N    how many processes are killed, in all; a few more at the seams between its parts (200)
  --seed S     makes the choices of an earlier run again; what the processes do meanwhile stays theirs
  --houses N   how many brokers, each with an agent and a data folder of its own, are at it side by side (2)
`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(randomInt(2 ** 31)) },
      houses: { type: 'string', default: '2' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return say(usage);
  const { failures, kills } = await runCampaigns({
    kills: wholeFlag('kills', values.kills, 1, 1_000_000),
    seed: wholeFlag('seed', values.seed, 0, 2 ** 32 - 1),
    houses: wholeFlag('houses', values.houses, 1, 16),
    say,
  });
  process.exitCode = failures.length > 0 ? 1 : 0;
  say(`${Math.max(0, kills - failures.length)} passed, ${failures.length} failed`);
}

killCommand(main);
