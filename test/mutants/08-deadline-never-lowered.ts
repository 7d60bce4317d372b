import type { Mutant } from './mutant.ts';

export const deadlineNeverLowered: Mutant = {
  invariant: 8,
  is: 'an agent takes an earlier deadline for a later one',
  file: 'agent/hosts/tell-deadline.ts',
  find: 'record.expiresAt >= expiresAt ? null',
  replace: 'record.expiresAt === expiresAt ? null',
  testFiles: ['test/races/service-invariants.test.ts'],
};
