import type { HistoryEntry } from '../domain/history-entry.ts';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { TableOperation, TransactionResult } from '../ports/table.ts';
import { sessionOperation } from './session-writes.ts';

/** History rows are found by version: a gap or a second line for one version would break the trimming. */
export function checkVersions(session: Session, entry: HistoryEntry, version: number): void {
  if (session.version !== version || entry.version !== version) {
    throw new RangeError(
      `This write makes version ${version}, but the session says ${session.version} and its history ${entry.version}.`,
    );
  }
}

/** Failing at the session's row means that somebody else was faster. Anywhere else, the rows of one session disagree. */
export function wasInTime(
  ref: SessionRef,
  operations: readonly TableOperation[],
  result: TransactionResult,
): boolean {
  if (result.ok) return true;
  if (result.index === sessionOperation) return false;
  const key = operations[result.index]?.key;
  throw new Error(
    `The rows of session ${ref.id} of account ${ref.account} disagree: ${key} ${result.why === 'exists' ? 'is already there' : 'is not there'}. ` +
      'Restore the store from a backup, or remove the rows of this session by hand.',
  );
}
