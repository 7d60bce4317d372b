import type { Mutant } from './mutant.ts';

export const lateWarning: Mutant = {
  invariant: 12,
  is: 'a warning that was missed by more than a minute is not made up for',
  file: 'shared/domain/alarm.ts',
  find: '(lead) => now >= momentOf(alarm, lead)',
  replace: '(lead) => now >= momentOf(alarm, lead) && now < momentOf(alarm, lead) + MINUTE',
  testFiles: ['test/races/invariants.test.ts'],
};
