import { parseArgs } from 'node:util';

export interface SimulateFlags {
  readonly runs: number;
  /** The first seed; the others follow it. */
  readonly seed: number;
  /** No new run is begun after so many seconds. */
  readonly seconds: number;
}

/**
 * Reads `--runs N [--seed S] [--seconds LIMIT]`. Without a seed one is taken from the clock, so that every call sees other histories.
 *
 * @throws TypeError, RangeError in words, for flags that mean nothing.
 */
export function readFlags(args: readonly string[], now: number): SimulateFlags {
  const { values } = parseArgs({
    args: [...args],
    options: { runs: { type: 'string' }, seed: { type: 'string' }, seconds: { type: 'string' } },
  });
  return {
    runs: wholeNumber('runs', values.runs, 1000, 1),
    seed: wholeNumber('seed', values.seed, now % 1_000_000_000, 0),
    seconds: wholeNumber('seconds', values.seconds, 24 * 3600, 1),
  };
}

function wholeNumber(name: string, text: string | undefined, otherwise: number, least: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > 4_294_967_295)
    throw new RangeError(`--${name} is a whole number from ${least} to 4294967295, not '${text}'.`);
  return value;
}
