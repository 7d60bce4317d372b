import type { Mutant } from './mutant.ts';

export const notBeforeItsTime: Mutant = {
  invariant: 2,
  is: 'a lease runs out three seconds before it expires',
  file: 'shared/domain/settle.ts',
  find: "session.state === 'ready' && now >= session.expiresAt",
  replace: "session.state === 'ready' && now >= session.expiresAt - 3000",
  testFiles: ['test/races/invariants.test.ts'],
};
