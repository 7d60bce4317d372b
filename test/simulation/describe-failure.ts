import type { RunResult } from './run-seed.ts';

/** How many of the last events a failure is told with: enough to see what led to it, few enough to be read. */
const TOLD = 40;

/** A failed run as it is printed: what did not hold, what happened just before, and how to see it again. */
export function describeFailure({ seed, broken, trace, events }: RunResult): string {
  const told = trace.last(TOLD);
  return [
    `Seed ${seed} failed: ${broken?.rule}.`,
    `  ${broken?.how}`,
    `The last ${told.length} of ${events} events, in virtual time (UTC):`,
    ...told.map((line) => `  ${line}`),
    `Again: npm run simulate -- --runs 1 --seed ${seed}`,
  ].join('\n');
}
