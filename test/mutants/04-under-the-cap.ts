import type { Mutant } from './mutant.ts';

export const underTheCap: Mutant = {
  invariant: 4,
  is: 'an extension grants whatever is asked for, past the cap',
  file: 'shared/domain/extend-lease.ts',
  find: 'Math.min(minutes, minutesToCap(session))',
  replace: 'minutes',
  testFiles: ['test/races/invariants.test.ts'],
};
