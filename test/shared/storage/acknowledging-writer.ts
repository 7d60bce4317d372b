import { writeSync } from 'node:fs';
import { openSqliteTable } from '../../../shared/storage/sqlite-table.ts';

/**
 * Run as a child: writes rows of the given size for as long as it can, eight transactions of two rows at a time, and prints the number
 * of each transaction once it is acknowledged. Ends when the store does not take any more.
 */
const [path = '', size = '100'] = process.argv.slice(2);
const table = openSqliteTable(path);
const value = 'x'.repeat(Number(size));
let next = 0;

async function write(): Promise<void> {
  for (;;) {
    const n = next++;
    await table.transact('p', [
      { kind: 'insert', key: `a|${n}`, value },
      { kind: 'insert', key: `b|${n}`, value },
    ]);
    // Synchronous, so that what was acknowledged before a kill has been said.
    writeSync(1, `${n}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, write)).catch((error: unknown) => {
  writeSync(1, `${error instanceof Error ? error.name : 'unknown'}\n`);
  process.exit(0);
});
