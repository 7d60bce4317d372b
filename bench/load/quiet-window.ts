import { type CpuSample, foreignShare, sampleCpu, serverCpuPerCall } from '../machine/cpu.ts';
import { quietMoment } from '../machine/quiet-moment.ts';
import type { LoadClient } from './load-client.ts';
import type { Load, Window } from './run-load.ts';

/** More of the machine than this in other hands, and a window says more about them than about what is measured. */
export const MOST_FOREIGN = 0.15;
const TRIES = 10;
/** How long each try waits for the machine to be left alone before it makes load of its own. */
const PATIENCE_MS = 15_000;

export interface MeasuredWindow extends Window {
  /** The share of the machine that others used meanwhile; null where that can't be known. */
  readonly foreign: number | null;
  /** Microseconds of CPU that the servers used for a call; null where that can't be known. It hardly depends on what others do. */
  readonly serverCpu: number | null;
  /** No window was quiet: this is the quietest of all that were tried. */
  readonly noisy: boolean;
}

/** Runs a window until the machine was quiet enough during one, at most ten times. */
export async function quietWindow(
  client: LoadClient,
  operation: string,
  load: Omit<Load, 'first'>,
  tries = TRIES,
): Promise<MeasuredWindow> {
  return await quietest(async () => {
    if (tries > 1) await quietMoment(MOST_FOREIGN, PATIENCE_MS);
    let before: CpuSample | null = null;
    let after: CpuSample | null = null;
    const window = await client.run(operation, load, {
      opened: () => {
        before = sampleCpu(client.process.pid);
      },
      closed: () => {
        after = sampleCpu(client.process.pid);
      },
    });
    const serverCpu = serverCpuPerCall(before, after, window.calls);
    return { window, foreign: foreignShare(before, after), serverCpu };
  }, tries);
}

/** The first run that nobody disturbed, or else the least disturbed one. */
export async function quietest(
  run: () => Promise<{ readonly window: Window } & Pick<MeasuredWindow, 'foreign' | 'serverCpu'>>,
  tries: number,
): Promise<MeasuredWindow> {
  let best: MeasuredWindow | null = null;
  for (let attempt = 1; attempt <= tries; attempt++) {
    const { window, foreign, serverCpu } = await run();
    if (foreign === null || foreign <= MOST_FOREIGN) return { ...window, foreign, serverCpu, noisy: false };
    if (best === null || foreign < (best.foreign ?? 1)) best = { ...window, foreign, serverCpu, noisy: true };
  }
  if (!best) throw new RangeError('A window has to be tried at least once.');
  return best;
}
