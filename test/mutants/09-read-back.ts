import type { Mutant } from './mutant.ts';

export const readBack: Mutant = {
  invariant: 9,
  is: 'billing stops when the provider was asked, whatever it said',
  file: 'shared/usecases/release-host.ts',
  find: 'outcome.gone',
  replace: 'outcome !== null',
  testFiles: ['test/races/invariants.test.ts'],
};
