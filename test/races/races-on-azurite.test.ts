import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLeasePolicy } from '../../shared/domain/lease-policy.ts';
import { openSessionStore } from '../../shared/storage/session-store.ts';
import { azuriteForThisFile } from '../support/azurite.ts';
import { interleaving } from './interleaving.ts';
import { races } from './moves.ts';
import { playRace } from './play-race.ts';
import { rulebook } from './rulebook.ts';

const azurite = azuriteForThisFile();

describe('over the records in Table Storage', () => {
  it('every invariant of one session holds, whoever runs into whom', { timeout: 120_000 }, async () => {
    let plays = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), races(), async (scheduler, race) => {
        const table = await azurite.openTable();
        const played = await playRace(
          race,
          (now) =>
            openSessionStore(table, {
              policy: defaultLeasePolicy,
              shards: 1,
              now,
              newInstallationId: () => 'race',
              log: () => undefined,
            }),
          interleaving(scheduler),
        );
        for (const [, check] of rulebook) check(played);
        plays++;
      }),
      {
        numRuns: Number(process.env['RACES'] ?? 8),
        seed: Number(process.env['RACES_SEED'] ?? 1),
        endOnFailure: true,
      },
    );
    expect(plays).toBeGreaterThan(0);
  });
});
