import type { TableOperation } from '../ports/table.ts';

/** What Table Storage allows. Every driver holds itself to it, so that what works on one works on the other. */
export const maxOperations = 100;
export const maxValueLength = 32_000;
export const maxPage = 1000;

/** 1 KiB of UTF-16. */
const maxKeyLength = 512;

/**
 * Printable ASCII without the four characters that Table Storage refuses. Within ASCII the byte order of SQLite and the code-unit
 * order of Table Storage are the same order; outside it they are not.
 */
const keyAlphabet = /^[ -"$-.0->@-[\]-~]*$/;

/** Refuses a key that some driver could not keep, or would sort elsewhere. A key breaks this only through a bug, so it throws. */
export function checkKey(key: string): void {
  if (key.length > maxKeyLength) throw new RangeError(`A key has at most ${maxKeyLength} characters.`);
  if (!keyAlphabet.test(key))
    throw new RangeError(`A key is printable ASCII without / \\ # ?: ${JSON.stringify(key)}`);
}

/** Refuses a transaction that no driver could run. Only a bug makes one, so it throws instead of answering. */
export function checkOperations(operations: readonly TableOperation[]): void {
  if (operations.length === 0) throw new RangeError('A transaction needs at least one operation.');
  if (operations.length > maxOperations) {
    throw new RangeError(`A transaction has at most ${maxOperations} operations, not ${operations.length}.`);
  }
  const seen = new Set<string>();
  for (const operation of operations) {
    checkKey(operation.key);
    if (seen.has(operation.key)) throw new RangeError(`A row occurs once in a transaction: ${operation.key}`);
    seen.add(operation.key);
    if (operation.kind !== 'delete' && operation.value.length > maxValueLength) {
      throw new RangeError(`A value has at most ${maxValueLength} characters: ${operation.key}`);
    }
  }
}

/** Refuses a page size that Table Storage would not serve in one answer. */
export function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPage) {
    throw new RangeError(`A page has 1 to ${maxPage} rows, not ${limit}.`);
  }
}
