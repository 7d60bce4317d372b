import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runCampaigns } from '../support/kill-campaigns.ts';
import { openHouses } from '../support/kill-house.ts';

const usage = `npm run kills -- [--kills N] [--seed S] [--houses N]

  --kills N    how many processes are killed, in all; a few more at the seams between its parts (200)
  --seed S     makes the choices of an earlier run again; what the processes do meanwhile stays theirs
  --houses N   how many brokers, each with an agent and a data folder of its own, are at it side by side (2)
`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** @throws Error in words, when a flag is no number in its range. */
function whole(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`--${flag} is a whole number from ${least} to ${most}, not '${text}'.`);
}

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
    kills: whole('kills', values.kills, 1, 1_000_000),
    seed: whole('seed', values.seed, 0, 2 ** 32 - 1),
    houses: whole('houses', values.houses, 1, 16),
    say,
  });
  process.exitCode = failures.length > 0 ? 1 : 0;
  say(`${Math.max(0, kills - failures.length)} passed, ${failures.length} failed`);
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
