import type { Mutant } from './mutant.ts';

export const thirtyDays: Mutant = {
  invariant: 10,
  is: 'a record goes for readers only when the purge comes round',
  file: 'shared/domain/moments.ts',
  find: "session.state !== 'ended' || now < recordEndsAt(session, policy)",
  replace: "session.state !== 'ended' || now >= session.endedAt",
  testFiles: ['test/races/service-invariants.test.ts'],
};
