import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';

/** Told once what was committed before is on the disk, or why that is not known. */
type Told = (failure: Error | null) => void;

type Flush = (file: number, done: (failure: Error | null) => void) => void;

/**
 * Brings SQLite's write-ahead log to the disk beside the event loop. SQLite itself would do it at every commit and hold up everything for
 * that long; here one call on another thread serves all commits that were made before it began, and those made meanwhile share the next.
 */
export class LogSync {
  readonly #file: number;
  readonly #flush: Flush;
  #waiting: Told[] = [];
  #running: readonly Told[] = [];
  #failure: Error | null = null;

  /**
   * @param path The log's, next to the database; it has to be there, and stays the same file while the database is open.
   * @param flush What brings a file to the disk; a test's own can fail.
   */
  constructor(path: string, flush: Flush = fdatasync) {
    this.#flush = flush;
    // To be written: Windows flushes nothing through a handle that may only read.
    this.#file = openSync(path, 'r+');
  }

  /** Calls back once everything that is committed by now is on the disk. */
  afterSync(told: Told): void {
    this.#waiting.push(told);
    if (this.#running.length === 0) this.#sync();
  }

  /** Brings over what is left, tells everybody, and lets go of the file. */
  close(): void {
    const told = [...this.#running, ...this.#waiting];
    this.#running = [];
    this.#waiting = [];
    if (told.length > 0) {
      try {
        fdatasyncSync(this.#file);
      } catch (error) {
        this.#failure = error as Error; // node:fs throws nothing else.
      }
    }
    for (const each of told) each(this.#failure);
    closeSync(this.#file);
  }

  #sync(): void {
    const served = this.#waiting;
    this.#waiting = [];
    this.#running = served;
    if (this.#failure) {
      this.#tell(served, this.#failure);
      return;
    }
    this.#flush(this.#file, (failure) => {
      // `close` has told them already.
      if (this.#running !== served) return;
      // After a failed sync nobody knows what is on the disk, and the next one would say that all is well: it counts for good.
      this.#failure = failure;
      this.#tell(served, failure);
    });
  }

  #tell(served: readonly Told[], failure: Error | null): void {
    this.#running = [];
    for (const told of served) told(failure);
    if (this.#waiting.length > 0 && this.#running.length === 0) this.#sync();
  }
}
