import type { TableOperation } from '../ports/table.ts';

/**
 * The writes that are committed and not on the disk yet, with what they wait for. A read of such a row waits as well: a power cut could
 * otherwise take back what somebody has seen.
 */
export class UnkeptWrites {
  readonly #rows = new Map<string, Promise<void>>();
  readonly #partitions = new Map<string, Promise<void>>();

  add(partition: string, operations: readonly TableOperation[], kept: Promise<void>): void {
    for (const { key } of operations) this.#rows.set(nameOf(partition, key), kept);
    this.#partitions.set(partition, kept);
  }

  /** Later writes of the same rows stay: the disk keeps them in the order in which they were made. */
  remove(partition: string, operations: readonly TableOperation[], kept: Promise<void>): void {
    for (const { key } of operations) {
      const name = nameOf(partition, key);
      if (this.#rows.get(name) === kept) this.#rows.delete(name);
    }
    if (this.#partitions.get(partition) === kept) this.#partitions.delete(partition);
  }

  /** What a read of this row waits for; undefined: nothing. */
  row(partition: string, key: string): Promise<void> | undefined {
    return this.#rows.get(nameOf(partition, key));
  }

  /** What a read of any row of this partition waits for. */
  partition(partition: string): Promise<void> | undefined {
    return this.#partitions.get(partition);
  }
}

const nameOf = (partition: string, key: string): string => `${partition}|${key}`;
