import type { Mutant } from './mutant.ts';

export const warnedOnce: Mutant = {
  invariant: 11,
  is: 'a warning makes the earlier ones forgotten, and they are given again',
  file: 'shared/domain/alarm.ts',
  find: 'return { ...alarm, warned: [...alarm.warned, ...due] };',
  replace: 'return { ...alarm, warned: due };',
  testFiles: ['test/races/invariants.test.ts'],
};
