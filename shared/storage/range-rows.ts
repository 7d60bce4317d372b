import type { Row, Table } from '../ports/table.ts';
import type { KeyRange } from './row-keys.ts';

/** All rows of a range, page by page. Rows that come or go meanwhile may be missed or seen; no row is seen twice. */
export async function* rangeRows(
  table: Table,
  partition: string,
  range: KeyRange,
  page = 200,
): AsyncGenerator<Row> {
  for (let after: string | undefined; ; ) {
    const rows = await table.range(partition, {
      ...range,
      limit: page,
      ...(after === undefined ? {} : { after }),
    });
    yield* rows;
    after = rows.at(-1)?.key;
    if (rows.length < page || after === undefined) return;
  }
}

/**
 * The rows of one range in several partitions: a page of each at a time, all asked for at once, so that none waits for the others to
 * be empty. The order holds within a partition only.
 */
export async function* rangeEverywhere(
  table: Table,
  partitions: readonly string[],
  range: KeyRange,
  page = 100,
): AsyncGenerator<Row> {
  let unfinished = partitions.map((partition) => ({ partition, after: undefined as string | undefined }));
  while (unfinished.length > 0) {
    const pages = await Promise.all(
      unfinished.map(async ({ partition, after }) => ({
        partition,
        rows: await table.range(partition, {
          ...range,
          limit: page,
          ...(after === undefined ? {} : { after }),
        }),
      })),
    );
    unfinished = [];
    for (const { partition, rows } of pages) {
      yield* rows;
      if (rows.length === page) unfinished.push({ partition, after: rows.at(-1)?.key });
    }
  }
}

/** The first `limit` rows of a range over several partitions, by key, and whether there are more. One round of reads. */
export async function firstRowsEverywhere(
  table: Table,
  partitions: readonly string[],
  range: KeyRange & { readonly after?: string },
  limit: number,
): Promise<{ readonly rows: readonly Row[]; readonly more: boolean }> {
  // They may all lie in one partition; the one more than wanted says whether there are more.
  const pages = await Promise.all(
    partitions.map((partition) => table.range(partition, { ...range, limit: limit + 1 })),
  );
  const rows = pages.flat().sort((one, other) => (one.key < other.key ? -1 : 1));
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}
