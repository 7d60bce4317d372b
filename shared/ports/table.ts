/** One row: its value is JSON text of at most 32,000 characters (Table Storage keeps 64 KiB of UTF-16 in a property). */
export interface Row {
  readonly partition: string;
  readonly key: string;
  readonly value: string;
  readonly etag: string;
}

export type TableOperation =
  | { readonly kind: 'insert'; readonly key: string; readonly value: string }
  | { readonly kind: 'replace'; readonly key: string; readonly value: string; readonly etag: string }
  /** `etag: null` deletes whatever is there. A missing row fails the transaction in either case. */
  | { readonly kind: 'delete'; readonly key: string; readonly etag: string | null };

export type TransactionResult =
  /** `etag` is that of the first operation's row; absent after a deletion, and after an answer that was lost: then it has to be read. */
  | { readonly ok: true; readonly etag?: string }
  | { readonly ok: false; readonly why: 'exists' | 'changed' | 'missing'; readonly index: number };

/**
 * The three verbs that Table Storage and SQLite have in common. A transaction changes up to 100 rows of one partition, all or
 * none. A row may occur in it once. Every call may throw `Outage`.
 */
export interface Table {
  get(partition: string, key: string): Promise<Row | undefined>;
  /** Rows with `from <= key < to`, by key in code-unit order, at most `limit`; a shorter page is the last one. Go on from the last key with `after`. */
  range(
    partition: string,
    range: { readonly from: string; readonly to: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly Row[]>;
  transact(partition: string, operations: readonly TableOperation[]): Promise<TransactionResult>;
  close(): Promise<void>;
}
