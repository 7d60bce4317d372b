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

/** Sends the operations; more than one as one transaction. Every write and deletion says its etag: the SDK's own default is "any". */
export async function sendOperations({
  client,
  partition,
  operations,
  writtenBy,
  abortSignal,
}: Order): Promise<void> {
  const [only] = operations;
  if (!only || operations.length > 1) {
    const actions = operations.map((operation) => actionOf(partition, operation, writtenBy));
    await client.submitTransaction(actions, { abortSignal });
  } else if (only.kind === 'insert') {
    await client.createEntity(writeAzureRow(partition, only, writtenBy), { abortSignal });
  } else if (only.kind === 'replace') {
    const { etag } = only;
    await client.updateEntity(writeAzureRow(partition, only, writtenBy), 'Replace', { etag, abortSignal });
  } else {
    await client.deleteEntity(partition, only.key, { etag: only.etag ?? '*', abortSignal });
  }
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
