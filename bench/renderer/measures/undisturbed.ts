import { MOST_FOREIGN } from '../../load/quiet-window.ts';
import { foreignShare, sampleCpu } from '../../machine/cpu.ts';
import { quietMoment } from '../../machine/quiet-moment.ts';
import type { RendererBench } from './renderer-bench.ts';

/** How long each try waits for the machine to be left alone before it makes load of its own. */
const PATIENCE_MS = 15_000;

export interface Undisturbed<Found> {
  readonly found: Found;
  /** No try was quiet: this is the quietest of all. */
  readonly noisy: boolean;
}

/** Measures until nobody else used much of the machine meanwhile, as often as the options say; then keeps the least disturbed try. */
export async function undisturbed<Found>(
  { options, say }: RendererBench,
  what: string,
  measure: () => Promise<Found>,
): Promise<Undisturbed<Found>> {
  let best: { readonly found: Found; readonly foreign: number } | null = null;
  for (let attempt = 1; attempt <= options.tries; attempt += 1) {
    if (options.tries > 1) await quietMoment(MOST_FOREIGN, PATIENCE_MS);
    const before = sampleCpu(process.pid);
    const found = await measure();
    const foreign = foreignShare(before, sampleCpu(process.pid));
    // Where nobody can say what others do, it has to be believed.
    if (foreign === null || foreign <= MOST_FOREIGN) return { found, noisy: false };
    say(
      `${what}: try ${attempt} of ${options.tries}, others used ${(foreign * 100).toFixed(0)} % of the machine`,
    );
    if (best === null || foreign < best.foreign) best = { found, foreign };
  }
  if (best === null) throw new RangeError('It has to be measured at least once.');
  return { found: best.found, noisy: true };
}
