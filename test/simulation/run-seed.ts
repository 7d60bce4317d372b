import type { CrashPoint } from './faults.ts';
import { Simulation, type Variant } from './simulation.ts';
import { Trace } from './trace.ts';
import type { Broken } from './world.ts';

export interface RunResult {
  readonly seed: number;
  /** The rule that did not hold, or null: the run passed. */
  readonly broken: Broken | null;
  readonly trace: Trace;
  readonly events: number;
  /** How many calls crossed the border of the process: the points at which it could have died. */
  readonly calls: number;
  /** What happened in it, and how often. */
  readonly reached: ReadonlyMap<string, number>;
}

/** Runs one seed from beginning to end. What it throws is a fault of the simulation, not of the product. */
export async function runSeed(
  seed: number,
  options: {
    readonly keep?: number;
    readonly variant?: Variant;
    readonly crashPoint?: CrashPoint;
    readonly isGivenUp?: () => boolean;
  } = {},
): Promise<RunResult> {
  const trace = new Trace(options.keep ?? 400);
  const simulation = new Simulation({
    seed,
    trace,
    ...(options.variant && { variant: options.variant }),
    ...(options.isGivenUp && { isGivenUp: options.isGivenUp }),
    crashPoint: options.crashPoint ?? null,
  });
  await simulation.run();
  return {
    seed,
    broken: simulation.world.broken,
    trace,
    events: trace.count,
    calls: simulation.faults.calls,
    reached: simulation.world.reached,
  };
}
