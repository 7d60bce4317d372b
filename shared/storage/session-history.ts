import type { HistoryEntry } from '../domain/history-entry.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Table } from '../ports/table.ts';
import { readHistoryRow } from './history-row.ts';
import { rangeRows } from './range-rows.ts';
import { keyRanges, rowKeys } from './row-keys.ts';
import { deleteRow } from './session-writes.ts';
import { maxOperations } from './table-limits.ts';

/**
 * The kept lines, oldest first. An id can be used again after its record's time: then only the lines of the latest session count,
 * from its own `created` on. Lines that can't be read are left out.
 */
export async function sessionHistory(
  table: Table,
  partition: string,
  ref: SessionRef,
): Promise<readonly HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  for await (const row of rangeRows(table, partition, keyRanges.history(ref))) {
    const entry = readHistoryRow(row.value);
    if (entry?.changes.includes('created')) entries.length = 0;
    if (entry) entries.push(entry);
  }
  return entries;
}

/** Deletes the lines up to and including a version, in as few transactions as allowed. Lines that others delete meanwhile are fine. */
export async function removeHistory(
  table: Table,
  partition: string,
  ref: SessionRef,
  upTo: number,
): Promise<void> {
  const range = { from: keyRanges.history(ref).from, to: rowKeys.history(ref, upTo + 1) };
  for (;;) {
    const rows = await table.range(partition, { ...range, limit: maxOperations });
    if (rows.length === 0) return;
    await table.transact(
      partition,
      rows.map(({ key }) => deleteRow(key)),
    );
  }
}
