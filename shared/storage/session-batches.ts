import type { SessionWrite } from '../ports/session-store.ts';
import type { TableOperation } from '../ports/table.ts';
import { maxOperations } from './table-limits.ts';

/** Writes that share a transaction, and its operations. */
export interface Batch {
  readonly writes: readonly SessionWrite[];
  readonly operations: readonly TableOperation[];
}

/** In characters. Table Storage takes 4 MiB as the body of a transaction, in which a character may become six. */
const maxLength = 500_000;

const lengthOf = (operation: TableOperation): number =>
  operation.key.length + (operation.kind === 'delete' ? 0 : operation.value.length);

/** Cuts writes into transactions that the table takes, in their order. One without operations has a batch of its own. */
export function batchesOf(
  writes: readonly SessionWrite[],
  operationsOf: (write: SessionWrite) => readonly TableOperation[],
): readonly Batch[] {
  const batches: { writes: SessionWrite[]; operations: TableOperation[] }[] = [];
  let room = { operations: 0, length: 0 };
  for (const write of writes) {
    const operations = operationsOf(write);
    const length = operations.reduce((sum, operation) => sum + lengthOf(operation), 0);
    const batch = batches.at(-1);
    const fits = operations.length > 0 && operations.length <= room.operations && length <= room.length;
    if (batch && fits) {
      batch.writes.push(write);
      batch.operations.push(...operations);
      room = { operations: room.operations - operations.length, length: room.length - length };
      continue;
    }
    batches.push({ writes: [write], operations: [...operations] });
    room =
      operations.length === 0
        ? { operations: 0, length: 0 }
        : { operations: maxOperations - operations.length, length: maxLength - length };
  }
  return batches;
}
