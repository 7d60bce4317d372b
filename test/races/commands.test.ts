import fc from 'fast-check';
import { expect, it } from 'vitest';
import { start } from '../support/builders/minute.ts';
import { LeaseBench, leaseCommands } from './lease-commands.ts';
import { LeaseModel } from './lease-model.ts';

it('a session answers every verb as a small model of it does, in whatever order and at whatever time', async () => {
  let wasReady = 0;
  await fc.assert(
    fc.asyncProperty(leaseCommands, async (commands) => {
      const model = new LeaseModel(start);
      await fc.asyncModelRun(() => ({ model, real: new LeaseBench() }), commands);
      if (model.readyAt !== null) wasReady++;
    }),
    { numRuns: Number(process.env['RACES'] ?? 200), seed: Number(process.env['RACES_SEED'] ?? 1) },
  );
  expect(wasReady).toBeGreaterThan(50);
});
