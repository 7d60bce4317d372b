import type { Results } from '../results.ts';

/** Further apart than this, and the machine was another one at the end than at the beginning. */
export const MOST_DRIFT = 0.25;

/**
 * How far the second of two runs of one subject is from the first, 0 for the same: the mean over the metrics, as ratios, so that half and
 * double weigh the same. Null when they have no metric in common.
 */
export function drift(
  results: Results,
  metrics: readonly string[],
  first: string,
  second: string,
): number | null {
  const logs = metrics.flatMap((metric) => {
    const [one, other] = [results.value(metric, first), results.value(metric, second)];
    return one === undefined || other === undefined ? [] : [Math.log(other / one)];
  });
  if (logs.length === 0) return null;
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  return Math.exp(Math.abs(mean)) - 1;
}
