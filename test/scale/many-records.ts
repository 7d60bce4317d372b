import { defaultLeasePolicy } from '../../shared/domain/lease-policy.ts';
import type { Session } from '../../shared/domain/session.ts';
import type { Table, TableOperation } from '../../shared/ports/table.ts';
import { indexFacts } from '../../shared/storage/index-rows.ts';
import { insertOperations } from '../../shared/storage/session-writes.ts';
import { shardOf } from '../../shared/storage/shard-of.ts';
import { entryFor } from '../support/builders/entry-for.ts';

const perTransaction = 20;

/** Writes sessions straight into the table, with all their rows, as the store would have. */
export async function writeRecords(table: Table, shards: number, sessions: Iterable<Session>): Promise<void> {
  const waiting = new Map<string, TableOperation[]>();
  const writes: Promise<unknown>[] = [];
  const flush = async (shard: string): Promise<void> => {
    const operations = waiting.get(shard) ?? [];
    waiting.delete(shard);
    if (operations.length > 0) writes.push(table.transact(shard, operations));
    if (writes.length >= 200) await Promise.all(writes.splice(0));
  };
  let n = 0;
  for (const session of sessions) {
    const shard = shardOf(session, shards);
    const operations = insertOperations(
      session,
      indexFacts(session, defaultLeasePolicy),
      entryFor(null, session),
    );
    const together = waiting.get(shard) ?? [];
    waiting.set(shard, together);
    together.push(...operations);
    if (together.length > perTransaction * 4) await flush(shard);
    n++;
  }
  for (const shard of [...waiting.keys()]) await flush(shard);
  await Promise.all(writes);
  if (n === 0) throw new Error('No records were given to be written.');
}
