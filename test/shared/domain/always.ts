import fc from 'fast-check';
import { it } from 'vitest';
import { plans } from './moves.ts';
import type { Step } from './walk.ts';
import { walk } from './walk.ts';

/** A rule about every step of every walk. */
export const always = (rule: string, check: (step: Step) => void): void =>
  throughout(rule, (steps) => {
    for (const step of steps) check(step);
  });

/** A rule about every walk as a whole. */
export const throughout = (rule: string, check: (steps: readonly Step[]) => void): void =>
  it(rule, () => {
    fc.assert(
      fc.property(plans, (plan) => check(walk(plan))),
      { numRuns: 300 },
    );
  });
