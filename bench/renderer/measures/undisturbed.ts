import { foreignShare, sampleCpu } from '../../machine/cpu.ts';
import { leastDisturbed } from '../../machine/least-disturbed.ts';
import { quietMoment } from '../../machine/quiet-moment.ts';
import type { RendererBench } from './renderer-bench.ts';

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
  const { found, noisy } = await leastDisturbed(
    async () => {
      if (options.tries > 1) await quietMoment();
      const before = sampleCpu(process.pid);
      const found = await measure();
      return { found, foreign: foreignShare(before, sampleCpu(process.pid)) };
    },
    options.tries,
    (foreign, attempt) =>
      say(
        `${what}: try ${attempt} of ${options.tries}, others used ${(foreign * 100).toFixed(0)} % of the machine`,
      ),
  );
  return { found, noisy };
}
