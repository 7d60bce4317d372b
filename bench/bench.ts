import { writeFileSync } from 'node:fs';
import type { Cleanup } from './machine/cleanup.ts';
import { runBench, say, thisMachine } from './machine/run-bench.ts';
import type { Bench } from './measures/bench.ts';
import { compare } from './measures/comparison.ts';
import { measureContests } from './measures/contests.ts';
import { measureExpiry } from './measures/expiry.ts';
import { measureMemory } from './measures/memory.ts';
import { rateMetrics } from './measures/rates.ts';
import { measureReady } from './measures/ready.ts';
import { measureStorageOperations } from './measures/storage-operations.ts';
import { type Options, type Part, readOptions, USAGE } from './options.ts';
import { chart } from './report/chart.ts';
import { drift, MOST_DRIFT } from './report/drift.ts';
import { table } from './report/table.ts';
import { Results } from './results.ts';

// npm run bench: see USAGE, and docs/benchmarks.md for what the figures mean. It runs the compiled broker, so build first.

const measures: readonly (readonly [Part, (bench: Bench) => Promise<void>])[] = [
  ['contests', measureContests],
  ['ready', measureReady],
  ['expiry', measureExpiry],
  ['memory', measureMemory],
  ['storage', measureStorageOperations],
];

async function run(options: Options, cleanup: Cleanup): Promise<number> {
  const results = new Results();
  const bench: Bench = { options, results, say, cleanup };
  const machine = thisMachine();
  say(machine);
  await compare(bench);
  for (const [part, measure] of measures) if (options.only.has(part)) await measure(bench);
  say(table(results));
  if (options.json !== null)
    writeFileSync(options.json, `${JSON.stringify(results.comparisons(), null, 2)}\n`);
  if (options.svg !== null) writeFileSync(options.svg, chart(results, machine));
  const apart = drift(results, rateMetrics, 'thin', 'thin again');
  if (apart === null) return 0;
  const percent = `${(apart * 100).toFixed(0)} %`;
  if (apart <= MOST_DRIFT) {
    say(`The thin broker differs by ${percent} between the beginning and the end.`);
    return 0;
  }
  say(
    `REJECTED: the thin broker differs by ${percent} between the beginning and the end, and more than ${MOST_DRIFT * 100} % makes the run worthless. Run it again on a quieter machine.`,
  );
  return 1;
}

await runBench({ usage: USAGE, readOptions, run });
