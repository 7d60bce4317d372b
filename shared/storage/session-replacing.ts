import type { LeasePolicy } from '../domain/lease-policy.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { SessionStore, SessionWrite } from '../ports/session-store.ts';
import type { TableOperation, TransactionResult } from '../ports/table.ts';
import { indexFacts } from './index-rows.ts';
import type { RecentWrites } from './recent-writes.ts';
import { type Batch, batchesOf } from './session-batches.ts';
import { readSessionEtag } from './session-etag.ts';
import { replaceOperations } from './session-writes.ts';
import { checkVersions, wasInTime } from './write-outcome.ts';

interface Parts {
  readonly policy: LeasePolicy;
  readonly shardOf: (ref: SessionRef) => string;
  readonly write: (ref: SessionRef, operations: readonly TableOperation[]) => Promise<TransactionResult>;
  readonly recent: RecentWrites;
}

/** The writes over what is there: one session in a transaction, or as many of a shard as a transaction takes. */
export function sessionReplacing({
  policy,
  shardOf,
  write,
  recent,
}: Parts): Pick<SessionStore, 'replace' | 'replaceAll'> {
  /** Undefined when the write is over nothing that this store has given out: then it came too late. */
  const operationsOf = (
    { before, after, entry }: SessionWrite,
    trim: boolean,
  ): readonly TableOperation[] | undefined => {
    checkVersions(after, entry, before.session.version + 1);
    const found = readSessionEtag(before.etag);
    if (!found || after.account !== before.session.account || after.id !== before.session.id)
      return undefined;
    return replaceOperations(found, after, indexFacts(after, policy), entry, trim);
  };

  const replaceOne = async (one: SessionWrite): Promise<boolean> => {
    let operations = operationsOf(one, true);
    if (!operations) return false;
    let result = await write(one.after, operations);
    // A purge that was interrupted leaves a session with part of its history; such a session can still be replaced.
    if (lastIsMissing(operations, result)) {
      operations = operationsOf(one, false) ?? operations;
      result = await write(one.after, operations);
    }
    recent.note(one.after, result);
    return wasInTime(one.after, operations, result);
  };

  /** A transaction that fails has written nothing. Who it was that came too late is known once each is written by itself. */
  const replaceTogether = async ({ writes, operations }: Batch): Promise<readonly boolean[]> => {
    const [first, ...others] = writes;
    if (first && others.length > 0 && (await write(first.after, operations)).ok) {
      for (const { after } of writes) recent.forget(after);
      return writes.map(() => true);
    }
    return await Promise.all(writes.map(replaceOne));
  };

  return {
    replace: (before, after, entry) => replaceOne({ before, after, entry }),
    async replaceAll(writes) {
      checkShard(writes.map(({ after }) => shardOf(after)));
      const batches = batchesOf(writes, (one) => operationsOf(one, true) ?? []);
      return (await Promise.all(batches.map(replaceTogether))).flat();
    },
  };
}

function checkShard(shards: readonly string[]): void {
  const [first, other] = new Set(shards);
  if (other !== undefined)
    throw new RangeError(`Sessions are written together in one shard only, not in ${first} and ${other}.`);
}

const lastIsMissing = (operations: readonly TableOperation[], result: TransactionResult): boolean => {
  const last = operations.at(-1);
  return (
    !result.ok &&
    result.why === 'missing' &&
    result.index === operations.length - 1 &&
    last?.kind === 'delete' &&
    last.key.startsWith('h|')
  );
};
