import type { Outage } from '../domain/outage.ts';
import { storeOutage } from './store-outage.ts';

/** A transaction that waits for its commit. `run` may be repeated: until the commit nothing of it counts. */
export interface Waiting {
  run(): void;
  /** The commit was made and is on the disk. */
  committed(): void;
  failed(outage: Outage): void;
}

export interface CommitSteps {
  /** Takes the write lock; false when somebody else has it just now. */
  begin(): boolean;
  commit(): void;
  /** Calls back once what was committed is on the disk. Absent: `commit` has seen to that. */
  sync?(told: (failure: Error | null) => void): void;
  /** Leaves nothing of the current transaction; also called when SQLite has already done so. */
  rollback(): void;
  onCommit(transactions: number): void;
}

/** One commit holds up the event loop for its whole length, so that a burst is cut into several. */
const maxPerCommit = 256;

/** Beyond this, callers are told instead of queued: they would give up before their turn. */
const maxWaiting = 10_000;

/** How long another process may keep the lock before the waiting are told that the store does not answer. */
const patienceMs = 5000;
const retryMs = 10;

/**
 * Group commit: what is asked for within one turn of the event loop shares one commit, and with it one wait for the disk. Order is
 * kept. When the disk refuses a commit all of its transactions fail, and none of them has happened; when it refuses to keep one that was
 * made, they fail as well, and may have.
 */
export class CommitQueue {
  readonly #steps: CommitSteps;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #busySince: number | null = null;
  #closed = false;

  constructor(steps: CommitSteps) {
    this.#steps = steps;
  }

  add(transaction: Waiting): void {
    if (this.#closed) this.#fail([transaction], 'The store is closed.');
    else if (this.#waiting.length >= maxWaiting)
      this.#fail([transaction], 'Too many transactions wait for the store.');
    else {
      this.#waiting.push(transaction);
      this.#schedule();
    }
  }

  /** Commits what still waits, and takes nothing more. */
  close(): void {
    this.#closed = true;
    while (this.#waiting.length > 0 && this.#commitSome());
    this.#fail(this.#waiting.splice(0), 'The store was closed while another process kept it locked.');
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    const flush = (): void => {
      this.#scheduled = false;
      if (this.#waiting.length > 0) this.#commitSome();
      this.#schedule();
    };
    if (this.#busySince === null) setImmediate(flush);
    else setTimeout(flush, retryMs);
  }

  /** False when the lock could not be had: then everything still waits, unless it has waited too long. */
  #commitSome(): boolean {
    try {
      if (!this.#steps.begin()) {
        this.#busySince ??= performance.now();
        if (performance.now() - this.#busySince > patienceMs) {
          this.#busySince = null;
          this.#fail(this.#waiting.splice(0), 'Another process keeps the store locked.');
        }
        return false;
      }
    } catch (cause) {
      this.#fail(this.#waiting.splice(0, maxPerCommit), 'The store can not be written.', cause);
      return true;
    }
    this.#busySince = null;
    this.#commit(this.#waiting.splice(0, maxPerCommit));
    return true;
  }

  #commit(group: readonly Waiting[]): void {
    try {
      for (const transaction of group) transaction.run();
      this.#steps.commit();
    } catch (cause) {
      this.#steps.rollback();
      this.#fail(group, 'The store could not write.', cause);
      return;
    }
    const tell = (failure: Error | null): void => {
      if (failure) {
        this.#fail(group, 'The store could not bring a commit to the disk.', failure);
        return;
      }
      for (const transaction of group) transaction.committed();
      this.#steps.onCommit(group.length);
    };
    if (this.#steps.sync) this.#steps.sync(tell);
    else tell(null);
  }

  #fail(group: readonly Waiting[], message: string, cause?: unknown): void {
    for (const transaction of group) transaction.failed(storeOutage(message, cause));
  }
}
