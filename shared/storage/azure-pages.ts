import type { TableClient } from '@azure/data-tables';
import type { Row } from '../ports/table.ts';
import { readAzureRow } from './azure-row.ts';

/** Table Storage may give short and even empty pages with more behind them: only its own word ends a range. */
export async function readPages(
  client: TableClient,
  filter: string,
  limit: number,
  abortSignal: AbortSignal,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const pages = client.listEntities({ queryOptions: { filter }, abortSignal }).byPage({ maxPageSize: limit });
  for await (const page of pages) {
    rows.push(...page.map((found) => readAzureRow(found).row));
    if (rows.length >= limit) break;
  }
  return rows.slice(0, limit);
}
