import type { HistoryEntry } from '../domain/history-entry.ts';
import type { Session } from '../domain/session.ts';
import type { TableOperation } from '../ports/table.ts';
import { writeHistoryRow } from './history-row.ts';
import type { IndexFacts } from './index-rows.ts';
import { indexKeys } from './index-rows.ts';
import { rowKeys } from './row-keys.ts';
import type { SessionEtag } from './session-etag.ts';
import { writeSessionRow } from './session-row.ts';

/** How many lines of its history a session keeps. */
const keptHistory = 200;

/** The session's row is always first: a transaction that fails there was simply too late. */
export const sessionOperation = 0;

export const insertOperations = (
  session: Session,
  indexed: IndexFacts,
  entry: HistoryEntry,
): readonly TableOperation[] => [
  { kind: 'insert', key: rowKeys.session(session), value: writeSessionRow({ session, indexed }) },
  ...indexKeys(session, indexed).map(insertIndexRow),
  historyOperation(session, entry),
];

/** `trim` also deletes the line of history that this write pushes out; without it one more is kept. */
export function replaceOperations(
  before: SessionEtag,
  session: Session,
  indexed: IndexFacts,
  entry: HistoryEntry,
  trim: boolean,
): readonly TableOperation[] {
  const old = indexKeys(session, before.indexed);
  const wanted = indexKeys(session, indexed);
  const pushedOut = entry.version - keptHistory;
  return [
    {
      kind: 'replace',
      key: rowKeys.session(session),
      value: writeSessionRow({ session, indexed }),
      etag: before.row,
    },
    ...old.filter((key) => !wanted.includes(key)).map(deleteRow),
    ...wanted.filter((key) => !old.includes(key)).map(insertIndexRow),
    historyOperation(session, entry),
    ...(trim && pushedOut >= 1 ? [deleteRow(rowKeys.history(session, pushedOut))] : []),
  ];
}

export const removeOperations = (session: Session, stored: SessionEtag): readonly TableOperation[] => [
  { kind: 'delete', key: rowKeys.session(session), etag: stored.row },
  ...indexKeys(session, stored.indexed).map(deleteRow),
];

/** The etag of the session's row guards the whole transaction, so that the others need none. */
export const deleteRow = (key: string): TableOperation => ({ kind: 'delete', key, etag: null });

const insertIndexRow = (key: string): TableOperation => ({ kind: 'insert', key, value: '{}' });

const historyOperation = (session: Session, entry: HistoryEntry): TableOperation => ({
  kind: 'insert',
  key: rowKeys.history(session, entry.version),
  value: writeHistoryRow(entry),
});
