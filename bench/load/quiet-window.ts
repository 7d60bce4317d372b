import { type CpuSample, foreignShare, sampleCpu, serverCpuPerCall } from '../machine/cpu.ts';
import { leastDisturbed } from '../machine/least-disturbed.ts';
import { quietMoment } from '../machine/quiet-moment.ts';
import type { LoadClient } from './load-client.ts';
import type { Load, Window } from './run-load.ts';

const TRIES = 10;

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
    if (tries > 1) await quietMoment();
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
  const { window, ...rest } = await leastDisturbed(run, tries);
  return { ...window, ...rest };
}
