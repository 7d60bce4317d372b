import type { Mutant } from './mutant.ts';

export const lostRaceDecidedAgain: Mutant = {
  invariant: 3,
  is: 'a change that lost its race is answered as if it had been written',
  file: 'shared/usecases/change-session.ts',
  find: 'return (await store.replace(found, after, entry)) ? { ok',
  replace: 'await store.replace(found, after, entry);\n      return after ? { ok',
  testFiles: ['test/races/invariants.test.ts'],
};
