import type { Row, Table } from '../../shared/ports/table.ts';

/** Every row of a partition, by key. */
export async function allRows(table: Table, partition: string): Promise<readonly Row[]> {
  const found: Row[] = [];
  for (;;) {
    const after = found.at(-1)?.key;
    const page = await table.range(partition, {
      from: '',
      to: '~',
      limit: 1000,
      ...(after === undefined ? {} : { after }),
    });
    if (page.length === 0) return found;
    found.push(...page);
  }
}
