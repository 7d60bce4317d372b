import type { TableEntity } from '@azure/data-tables';
import { z } from 'zod';
import type { Row } from '../ports/table.ts';

/** A row of ours in Table Storage. Whatever else is in the table is shown as an empty value, and its reader says what is wrong. */
const entity = z.object({
  partitionKey: z.string(),
  rowKey: z.string(),
  etag: z.string(),
  value: z.string().catch(''),
  writtenBy: z.string().optional().catch(undefined),
});

export interface AzureRow {
  readonly row: Row;
  /** The mark of the transaction that wrote it. */
  readonly writtenBy: string | null;
}

export function readAzureRow(found: object): AzureRow {
  const { partitionKey, rowKey, etag, value, writtenBy } = entity.parse(found);
  return { row: { partition: partitionKey, key: rowKey, value, etag }, writtenBy: writtenBy ?? null };
}

export const writeAzureRow = (
  partition: string,
  { key, value }: { readonly key: string; readonly value: string },
  writtenBy: string,
): TableEntity<{ value: string; writtenBy: string }> => ({
  partitionKey: partition,
  rowKey: key,
  value,
  writtenBy,
});
