import type { Mutant } from './mutant.ts';

export const oneEnd: Mutant = {
  invariant: 1,
  is: 'a stop of a session that has ended ends it again, with another reason',
  file: 'shared/domain/stop.ts',
  find: 'accept(isLive(session) ? end(session, reason, now) : session)',
  replace: 'accept(end(session as never, reason, now))',
  testFiles: ['test/races/invariants.test.ts'],
};
