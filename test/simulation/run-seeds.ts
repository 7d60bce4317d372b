import { type RunResult, runSeed } from './run-seed.ts';
import type { Variant } from './simulation.ts';

/** Runs beside each other share the turns of the event loop; each is as deterministic as alone. */
const BESIDE = 8;

/**
 * Runs the seeds from `first` on, and tells each result when it is there; the order is not that of the seeds. Stops early when
 * `isEnough` says so.
 */
export async function runSeeds(
  first: number,
  runs: number,
  onResult: (result: RunResult) => void,
  options: { readonly variant?: Variant; readonly isEnough?: () => boolean } = {},
): Promise<void> {
  const { isEnough = () => false, variant } = options;
  let next = first;
  const work = async (): Promise<void> => {
    while (next < first + runs && !isEnough()) {
      const result = await runSeed(next++, { isGivenUp: isEnough, ...(variant && { variant }) });
      // A run that was given up says nothing.
      if (!isEnough()) onResult(result);
    }
  };
  await Promise.all(Array.from({ length: BESIDE }, work));
}
