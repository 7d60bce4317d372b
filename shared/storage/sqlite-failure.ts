/** SQLite's primary result code of a thrown error, or null when it did not come from SQLite. */
const resultCode = (thrown: unknown): number | null =>
  thrown instanceof Error && 'errcode' in thrown && typeof thrown.errcode === 'number'
    ? thrown.errcode & 0xff
    : null;

/** Whether another connection holds the lock. Trying again may help. */
export const isBusy = (thrown: unknown): boolean => resultCode(thrown) === 5;
