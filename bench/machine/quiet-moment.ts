import { setTimeout as sleep } from 'node:timers/promises';
import { foreignShare, sampleCpu } from './cpu.ts';
import { MOST_FOREIGN } from './least-disturbed.ts';

const LOOK_MS = 300;
/** Where there will be other tries. */
const PATIENCE_MS = 15_000;

/**
 * Waits, at most so long, for a moment in which others leave the machine alone, without making any load meanwhile: a
 * window that begins in one is more likely to stay undisturbed.
 */
export async function quietMoment(limitMs = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    const before = sampleCpu(0);
    await sleep(LOOK_MS);
    const foreign = foreignShare(before, sampleCpu(0));
    if (foreign === null || foreign <= MOST_FOREIGN) return;
  }
}
