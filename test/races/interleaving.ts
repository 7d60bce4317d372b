import type { Scheduler } from 'fast-check';
import type { Interleaving } from './play-race.ts';

/** Lets fast-check choose who goes on: a race that fails is made smaller, and can be played again. */
export const interleaving = (scheduler: Scheduler): Interleaving => ({
  turn: (what) => scheduler.schedule(Promise.resolve(), what),
  until: (work) => scheduler.waitFor(work),
});
