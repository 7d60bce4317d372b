import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../shared/domain/lease-policy.ts';
import type { SessionStore } from '../../shared/ports/session-store.ts';
import type { Table } from '../../shared/ports/table.ts';
import { openSessionStore } from '../../shared/storage/session-store.ts';
import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';
import { interleaving } from './interleaving.ts';
import { races } from './moves.ts';
import { playRace } from './play-race.ts';
import { rulebook } from './rulebook.ts';

describe('over the records in SQLite', () => {
  it('every invariant of one session holds, whoever runs into whom', { timeout: 60_000 }, async () => {
    let plays = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), races(), async (scheduler, race) => {
        const tables: Table[] = [];
        const open = (now: () => Instant): Promise<SessionStore> => {
          const table = openSqliteTable(':memory:');
          tables.push(table);
          return openSessionStore(table, {
            policy: defaultLeasePolicy,
            shards: 1,
            now,
            newInstallationId: () => 'race',
            log: () => undefined,
          });
        };
        try {
          const played = await playRace(race, open, interleaving(scheduler));
          for (const [, check] of rulebook) check(played);
          plays++;
        } finally {
          for (const table of tables) await table.close();
        }
      }),
      { numRuns: Number(process.env['RACES'] ?? 60), seed: Number(process.env['RACES_SEED'] ?? 1) },
    );
    expect(plays).toBeGreaterThan(0);
  });
});
