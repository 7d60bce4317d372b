import type { Mutant } from './mutant.ts';

export const clockOfTheService: Mutant = {
  invariant: 13,
  is: 'an answer says what was left at Ready, not what is left now',
  file: 'shared/wire/native.ts',
  find: '(session.expiresAt - now) / 1000',
  replace: '(session.expiresAt - session.readyAt) / 1000',
  testFiles: ['test/races/service-invariants.test.ts'],
};
