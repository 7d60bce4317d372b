import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { HistoryEntry } from '../../shared/domain/history-entry.ts';
import type { Session } from '../../shared/domain/session.ts';
import { readHistoryRow } from '../../shared/storage/history-row.ts';
import { refOfKey } from '../../shared/storage/row-keys.ts';
import { readSessionRow } from '../../shared/storage/session-row.ts';

/** What the file says while nobody has it open. */
export interface StoredRecords {
  readonly sessions: ReadonlyMap<string, Session>;
  readonly histories: ReadonlyMap<string, readonly HistoryEntry[]>;
  /** The keys of the index rows, each with the session's id in its last part. */
  readonly indexKeys: readonly string[];
}

/**
 * Reads a copy of the records' file: opening the file itself would repair, from outside, what the next broker has to repair after a
 * kill.
 */
export function readRecords(file: string): StoredRecords {
  const folder = mkdtempSync(join(tmpdir(), 'broker-kills-copy-'));
  try {
    const copy = join(folder, 'sessions.db');
    for (const ending of ['', '-wal'])
      if (existsSync(file + ending)) copyFileSync(file + ending, copy + ending);
    const database = new DatabaseSync(copy);
    const rows = database.prepare('SELECT row_key, value FROM rows ORDER BY row_key').all();
    database.close();
    return sorted(rows.map((row) => [String(row['row_key']), String(row['value'])] as const));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many rows have this in their keys, by the file itself: only while a broker is up, which keeps it in order. */
export function countRows(file: string, part: string): number {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const found = database.prepare('SELECT count(*) AS n FROM rows WHERE instr(row_key, ?) > 0').get(part);
    return Number(found?.['n']);
  } finally {
    database.close();
  }
}

function sorted(rows: readonly (readonly [key: string, value: string])[]): StoredRecords {
  const sessions = new Map<string, Session>();
  const histories = new Map<string, HistoryEntry[]>();
  const indexKeys: string[] = [];
  for (const [key, value] of rows) {
    const [kind, , id = ''] = key.split('|');
    if (kind === 's') {
      const ref = refOfKey(key);
      if (ref) sessions.set(id, readSessionRow(ref, value).session);
    } else if (kind === 'h') {
      const entry = readHistoryRow(value);
      if (entry) histories.set(id, [...(histories.get(id) ?? []), entry]);
    } else if (kind === 'l' || kind === 'd' || kind === 'p') indexKeys.push(key);
  }
  return { sessions, histories, indexKeys };
}
