import { describeFailure } from './describe-failure.ts';
import { readFlags } from './read-flags.ts';
import { runSeeds } from './run-seeds.ts';

// `npm run simulate -- --runs N [--seed S] [--seconds LIMIT]`: see docs/reliability.md.

/** More failures than these tell nothing new; they are counted, and their seeds can be run again. */
const TOLD_FAILURES = 3;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

try {
  const { runs, seed, seconds } = readFlags(process.argv.slice(2), Date.now());
  const deadline = performance.now() + seconds * 1000;
  let passed = 0;
  const failed: number[] = [];
  say(`Seeds ${seed} to ${seed + runs - 1}.`);
  await runSeeds(
    seed,
    runs,
    (result) => {
      if (!result.broken) passed++;
      else if (failed.push(result.seed) <= TOLD_FAILURES) say(`\n${describeFailure(result)}\n`);
    },
    { isEnough: () => performance.now() > deadline },
  );
  if (failed.length > TOLD_FAILURES)
    say(`Failed seeds: ${failed.toSorted((one, other) => one - other).join(', ')}`);
  if (passed + failed.length < runs) say(`${runs - passed - failed.length} not begun within ${seconds} s`);
  say(`${passed} passed, ${failed.length} failed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
  process.stderr.write(
    `${error.message}\nUsage: npm run simulate -- --runs N [--seed S] [--seconds LIMIT]\n`,
  );
  process.exitCode = 2;
}
