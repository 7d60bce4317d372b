import { odata } from '@azure/data-tables';
import type { Table } from '../ports/table.ts';

/** The filter for a range of rows. Everything in it has been checked to be text: `odata` pastes in anything else as it is. */
export function rangeFilter(
  partition: string,
  { from, to, after }: Omit<Parameters<Table['range']>[1], 'limit'>,
): string {
  for (const text of [partition, from, to, after ?? '']) {
    if (typeof text !== 'string') throw new TypeError('A key is text.');
  }
  const inPartition = odata`PartitionKey eq ${partition}`;
  const begin = after !== undefined && after >= from ? odata`RowKey gt ${after}` : odata`RowKey ge ${from}`;
  return `${inPartition} and ${begin} and ${odata`RowKey lt ${to}`}`;
}
