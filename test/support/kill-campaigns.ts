import { runCampaign } from './kill-campaign.ts';
import { KillTally } from './kill-tally.ts';

interface Options {
  readonly kills: number;
  readonly seed: number;
  readonly houses: number;
  readonly say: (line: string) => void;
}

const PROGRESS_MS = 10_000;

/** Several campaigns side by side, each with a seed of its own that follows from the first; they share one tally. */
export async function runCampaigns({ kills, seed, houses, say }: Options): Promise<KillTally> {
  const tally = new KillTally();
  const started = performance.now();
  const seconds = (): number => Math.round((performance.now() - started) / 1000);
  say(`${kills} kills, seed ${seed}`);
  const progress = setInterval(
    () => say(`  ${seconds()} s: ${tally.kills} kills, ${tally.failures.length} failures`),
    PROGRESS_MS,
  );
  try {
    const each = Array.from({ length: houses }, (_, house) => Math.floor((kills + house) / houses));
    await Promise.all(
      each
        .filter((share) => share > 0)
        .map((share, house) => runCampaign({ kills: share, seed: seed + house, tally })),
    );
  } finally {
    clearInterval(progress);
    for (const line of tally.lines()) say(`  ${line}`);
    for (const failure of tally.failures) say(`FAILED ${failure}`);
    say(`  ${seconds()} s in all`);
  }
  return tally;
}
