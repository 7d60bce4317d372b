import type { TableOperation } from '../ports/table.ts';
import type { AzureRow } from './azure-row.ts';

/**
 * Whether a transaction has happened, by what is in the table now. It is all there or not at all, so that one row with its mark tells.
 * One that only deletes leaves no mark: rows that are gone are gone, whoever deleted them.
 */
export async function hasHappened(
  operations: readonly TableOperation[],
  mark: string,
  read: (key: string) => Promise<AzureRow | undefined>,
): Promise<boolean> {
  const written = operations.filter(({ kind }) => kind !== 'delete');
  for (const { key } of written) if ((await read(key))?.writtenBy === mark) return true;
  if (written.length > 0) return false;
  for (const { key } of operations) if (await read(key)) return false;
  return true;
}
