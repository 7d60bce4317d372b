import type { Mutant } from './mutant.ts';

export const oneSessionAHost: Mutant = {
  invariant: 6,
  is: 'an agent hands a host on to another session that names it',
  file: 'agent/hosts/order-host.ts',
  find: 'left.session === right.session',
  replace: "left.session !== ''",
  testFiles: ['test/races/service-invariants.test.ts'],
};
