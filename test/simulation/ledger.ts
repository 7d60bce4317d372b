import type { HistoryEntry } from '../../shared/domain/history-entry.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { Session } from '../../shared/domain/session.ts';
import type { SessionRef } from '../../shared/domain/session-ref.ts';
import type { TableOperation } from '../../shared/ports/table.ts';
import { readHistoryRow } from '../../shared/storage/history-row.ts';
import { readSessionRow } from '../../shared/storage/session-row.ts';

/** A session as one transaction left it. */
export interface Version {
  readonly session: Session;
  readonly committedAt: Instant;
}

/** One transaction, as far as it is about a session's own row. `after` is null when the record was removed. */
export interface Commit {
  readonly ref: SessionRef;
  readonly before: Session | null;
  readonly after: Session | null;
  /** The line of history that was written with it; null when there is none, or none that can be read. */
  readonly entry: HistoryEntry | null;
}

interface Book {
  readonly ref: SessionRef;
  readonly versions: Version[];
  isThere: boolean;
}

export const keyOf = ({ account, id }: SessionRef): string => `${account}|${id}`;

/**
 * What the store has committed, told by the table itself: the truth that every answer is measured against. It sees a transaction at
 * the moment it takes effect, whether or not its answer reaches anybody.
 */
export class Ledger {
  /** Every key that is in the table, except the installation's, by partition. */
  readonly keys = new Set<string>();
  readonly #earliest = new Map<'d' | 'p', number | null>();
  readonly #books = new Map<string, Book>();
  readonly #onCommit: ((commit: Commit) => void)[] = [];
  readonly #now: () => Instant;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  watch(onCommit: (commit: Commit) => void): void {
    this.#onCommit.push(onCommit);
  }

  committed(operations: readonly TableOperation[]): void {
    this.#earliest.clear();
    for (const { kind, key } of operations) {
      if (kind === 'delete') this.keys.delete(key);
      else this.keys.add(key);
    }
    for (const operation of operations)
      if (operation.key.startsWith('s|')) this.#session(operation, entryIn(operations));
  }

  /** The session as it is in the store now. */
  current(ref: SessionRef): Session | null {
    const book = this.#books.get(keyOf(ref));
    return book?.isThere ? (book.versions.at(-1)?.session ?? null) : null;
  }

  /** Everything that the session ever was, the oldest first. */
  versions(ref: SessionRef): readonly Version[] {
    return this.#books.get(keyOf(ref))?.versions ?? [];
  }

  /** Every session that is in the store now. */
  *sessions(): Generator<Session> {
    for (const book of this.#books.values()) {
      const session = book.isThere ? book.versions.at(-1)?.session : undefined;
      if (session) yield session;
    }
  }

  /** The first moment in an index: `d` for what is due, `p` for what may be purged. */
  earliest(index: 'd' | 'p'): number | null {
    const known = this.#earliest.get(index);
    if (known !== undefined) return known;
    const found = this.#search(index);
    this.#earliest.set(index, found);
    return found;
  }

  #search(index: 'd' | 'p'): number | null {
    let earliest: number | null = null;
    for (const key of this.keys) {
      if (!key.startsWith(`${index}|`)) continue;
      const moment = Date.parse(key.split('|')[1] ?? '');
      if (earliest === null || moment < earliest) earliest = moment;
    }
    return earliest;
  }

  #session(operation: TableOperation, entry: HistoryEntry | null): void {
    const [, account, id] = operation.key.split('|');
    const ref = { account, id } as SessionRef; // The store's own key, made from a checked ref.
    const before = this.current(ref);
    const book = this.#books.get(keyOf(ref)) ?? { ref, versions: [], isThere: false };
    this.#books.set(keyOf(ref), book);
    const after = operation.kind === 'delete' ? null : readSessionRow(ref, operation.value).session;
    book.isThere = after !== null;
    if (after) book.versions.push({ session: after, committedAt: this.#now() });
    for (const tell of this.#onCommit) tell({ ref, before, after, entry });
  }
}

/** The line that this transaction adds: those that it only drops have no value. */
function entryIn(operations: readonly TableOperation[]): HistoryEntry | null {
  for (const operation of operations)
    if (operation.kind !== 'delete' && operation.key.startsWith('h|'))
      return readHistoryRow(operation.value) ?? null;
  return null;
}
