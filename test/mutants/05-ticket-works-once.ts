import type { Mutant } from './mutant.ts';

export const ticketWorksOnce: Mutant = {
  invariant: 5,
  is: 'the gate lets in the epoch that it has let in before',
  file: 'agent/gate/admit.ts',
  find: 'if (ticket.epoch <= seat.epoch)',
  replace: 'if (ticket.epoch < seat.epoch)',
  testFiles: ['test/races/invariants.test.ts'],
};
