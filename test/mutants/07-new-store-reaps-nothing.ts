import type { Mutant } from './mutant.ts';

export const newStoreReapsNothing: Mutant = {
  invariant: 7,
  is: 'an empty new store reaps at once what another one has started',
  file: 'shared/usecases/reconcile-hosts.ts',
  find: '|| now < after(createdAt, policy.newStoreMs)',
  replace: '',
  testFiles: ['test/races/service-invariants.test.ts'],
};
