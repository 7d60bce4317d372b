import type { TableClient, TransactionAction } from '@azure/data-tables';
import type { TableOperation } from '../ports/table.ts';
import type { DeletionEtags } from './azure-calls.ts';
import { writeAzureRow } from './azure-row.ts';

interface Order {
  readonly client: TableClient;
  readonly partition: string;
  readonly operations: readonly TableOperation[];
  /** The mark that every written row carries. */
  readonly writtenBy: string;
  readonly abortSignal: AbortSignal;
}

/**
 * Sends the operations; more than one as one transaction. Every write and deletion says its etag: the SDK's own default is "any". Answers
 * the etag of the first operation's row as it was written, where it was.
 */
export async function sendOperations({
  client,
  partition,
  operations,
  writtenBy,
  abortSignal,
}: Order): Promise<string | undefined> {
  const [only] = operations;
  if (!only || operations.length > 1) {
    const actions = operations.map((operation) => actionOf(partition, operation, writtenBy));
    // The answers stand in the order of the operations.
    return (await client.submitTransaction(actions, { abortSignal })).subResponses[0]?.etag;
  }
  if (only.kind === 'insert') {
    return (await client.createEntity(writeAzureRow(partition, only, writtenBy), { abortSignal })).etag;
  }
  if (only.kind === 'replace') {
    const { etag } = only;
    const row = writeAzureRow(partition, only, writtenBy);
    return (await client.updateEntity(row, 'Replace', { etag, abortSignal })).etag;
  }
  await client.deleteEntity(partition, only.key, { etag: only.etag ?? '*', abortSignal });
  return undefined;
}

/** The etags that a transaction's deletions need and the SDK can't be told; see `withDeletionEtags`. */
export const deletionEtags = (operations: readonly TableOperation[]): DeletionEtags =>
  operations.length === 1
    ? new Map()
    : new Map(
        operations.flatMap((it) => (it.kind === 'delete' && it.etag !== null ? [[it.key, it.etag]] : [])),
      );

function actionOf(partition: string, operation: TableOperation, writtenBy: string): TransactionAction {
  if (operation.kind === 'insert') return ['create', writeAzureRow(partition, operation, writtenBy)];
  if (operation.kind === 'delete') return ['delete', { partitionKey: partition, rowKey: operation.key }];
  return ['update', writeAzureRow(partition, operation, writtenBy), 'Replace', { etag: operation.etag }];
}
