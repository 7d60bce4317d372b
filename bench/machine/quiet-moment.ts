import { setTimeout as sleep } from 'node:timers/promises';
import { foreignShare, sampleCpu } from './cpu.ts';

const LOOK_MS = 300;

/**
 * Waits, at most so long, for a moment in which others use no more than `most` of the machine, without making any load meanwhile: a
 * window that begins in one is more likely to stay undisturbed.
 */
export async function quietMoment(most: number, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    const before = sampleCpu(0);
    await sleep(LOOK_MS);
    const foreign = foreignShare(before, sampleCpu(0));
    if (foreign === null || foreign <= most) return;
  }
}
