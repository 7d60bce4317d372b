import type { HistoryEntry } from '../domain/history-entry.ts';
import type { Instant } from '../domain/instant.ts';
import type { Session } from '../domain/session.ts';
import type { AccountId, SessionId, SessionRef } from '../domain/session-ref.ts';

/** A session as it was read; `etag` names exactly this version of its row. */
export interface StoredSession {
  readonly session: Session;
  readonly etag: string;
}

/** Who this store is, written into it once. `createdAt` keeps a new, empty store from reaping what it does not know yet. */
export interface Installation {
  readonly id: string;
  readonly createdAt: Instant;
}

/** Where a part of a listing begins and how long it may be. */
export interface PageAsked {
  /** The part begins behind this id, whether or not a session of that id is there; null: at the first. */
  readonly after: SessionId | null;
  /** 1 to 500. */
  readonly limit: number;
}

/** A part of a listing, by id in code-unit order. It may be shorter than was asked for, or empty, and still not be the last. */
export interface SessionPage {
  readonly sessions: readonly Session[];
  /** What the next part begins behind; null: this was the last. */
  readonly next: SessionId | null;
}

/** One write of a session: over the version that was read, with the line of history that it gets. */
export interface SessionWrite {
  readonly before: StoredSession;
  readonly after: Session;
  readonly entry: HistoryEntry;
}

/** Which of a shard's due sessions are asked for. */
export interface DueAsked {
  /** Where an earlier part ended; null: from the earliest. */
  readonly from: DuePlace | null;
  /** Up to this moment and including it. */
  readonly until: Instant;
  /** 1 to 1000. */
  readonly limit: number;
}

/** A place among the due sessions of a shard, by due moment. Opaque, and good for as long as the store is. */
export type DuePlace = string;

export interface DuePage {
  readonly refs: readonly SessionRef[];
  /** The next part begins here. After the last part it lies behind `until`: what falls due later is found from here, at its time. */
  readonly place: DuePlace;
  readonly isLast: boolean;
}

/**
 * The records. Each write is one transaction over the session's row, its index rows and its history, so they can't disagree.
 * Every call may throw `Outage` when the store does not answer; then a write may or may not have happened, and the caller reads again.
 */
export interface SessionStore {
  installation(): Promise<Installation>;
  find(ref: SessionRef): Promise<StoredSession | undefined>;
  /**
   * What this process wrote last of a session that is starting, if it still knows: without a read, and maybe long overtaken. Good for a
   * `replace`, which refuses what is old; never to be shown, nor to be decided from that nothing is to be written.
   */
  lastWritten(ref: SessionRef): StoredSession | undefined;
  /** False when the id is taken: this is the uniqueness gate. */
  insert(session: Session, entry: HistoryEntry): Promise<boolean>;
  /** Writes only over the version that was read; false when somebody else was faster. */
  replace(before: StoredSession, after: Session, entry: HistoryEntry): Promise<boolean>;
  /**
   * Several of them, all of one shard and each of another session, in as few transactions as the store can; `true` for each that was
   * written. One that came too late takes no other with it. When it throws `Outage`, some of them may have been written.
   */
  replaceAll(writes: readonly SessionWrite[]): Promise<readonly boolean[]>;
  /** Deletes the record and its history; false when it changed meanwhile. */
  remove(stored: StoredSession): Promise<boolean>;
  /** The account's sessions that were not ended when last written. Reads no ended record. */
  live(account: AccountId): Promise<readonly Session[]>;
  /** A part of them, by id. Reads the rest of them no more than the ended. */
  livePage(account: AccountId, page: PageAsked): Promise<SessionPage>;
  /** A part of all its sessions, ended ones too, by id. */
  recordPage(account: AccountId, page: PageAsked): Promise<SessionPage>;
  /** Every session that is not ended, of all accounts; for operators. */
  allLive(): AsyncIterable<SessionRef>;
  /** Sessions whose due moment is not after `until`, the earliest first within a shard. Reads nothing else. */
  due(until: Instant): AsyncIterable<SessionRef>;
  /** The part of the records that a session lies in: what `replaceAll` can write together. Always the same for one session. */
  shardOf(ref: SessionRef): string;
  /** A part of the sessions of one shard whose due moment has come, the earliest first. */
  duePage(shard: string, asked: DueAsked): Promise<DuePage>;
  /** Records whose purge moment is not after `until`. */
  purgeable(until: Instant): AsyncIterable<SessionRef>;
  /** The kept part of a session's history, oldest first: at most the last 200 entries. */
  history(ref: SessionRef): Promise<readonly HistoryEntry[]>;
}
