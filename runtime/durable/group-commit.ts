import type { DatabaseSync } from 'node:sqlite';

interface Write {
  readonly run: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Writes that come together are committed together, each of them whole or not at all. A write is a synchronous
 * function that touches nothing but the database, so that it can be run again by itself when another of its group
 * has failed.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  #waiting: Write[] = [];
  #closed = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  /** @returns What `write` returned, once it is committed. */
  commit<T>(write: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The host has been closed.'));
    if (this.#waiting.length === 0) setImmediate(() => this.flush());
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ run: write, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** Commits what is waiting, now. */
  flush(): void {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length > 0 && !this.#tryGroup(group)) for (const write of group) this.#commitAlone(write);
  }

  /** Commits what is waiting and takes no more. */
  close(): void {
    this.flush();
    this.#closed = true;
  }

  #tryGroup(group: readonly Write[]): boolean {
    let results: unknown[];
    try {
      results = this.#transact(() => group.map(({ run }) => run()));
    } catch {
      return false; // Whose fault it was shows when each runs alone.
    }
    for (const [index, { resolve }] of group.entries()) resolve(results[index]);
    return true;
  }

  #commitAlone({ run, resolve, reject }: Write): void {
    try {
      resolve(this.#transact(run));
    } catch (error) {
      reject(error);
    }
  }

  #transact<T>(run: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = run();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  #rollBack(): void {
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // After some errors (a full disk) SQLite has rolled back by itself, and says that there is nothing to do.
    }
  }
}
