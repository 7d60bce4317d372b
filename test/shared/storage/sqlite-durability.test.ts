import { describe, expect, it } from 'vitest';
import { allRows } from '../../support/all-rows.ts';
import { fileTable, tableFile } from '../../support/open-tables.ts';
import { spawnTypeScript } from '../../support/spawn-type-script.ts';
import { until } from '../../support/until.ts';

const writer = new URL('./acknowledging-writer.ts', import.meta.url);

describe('what was acknowledged', () => {
  it('survives kill -9, and nothing is there by halves', async () => {
    const path = tableFile();
    const child = spawnTypeScript(writer, [path]);
    await until('200 transactions are acknowledged', () => child.lines().length >= 200);
    child.process.kill('SIGKILL');
    await child.ended;
    await expectWhole(path, child.lines());
  });

  it('survives a full disk, on which later writes are refused as an outage and leave nothing', async () => {
    const path = tableFile();
    // The limit of a file's size stands in for the disk's.
    const child = spawnTypeScript(writer, [path, '5000'], 'ulimit -f 2000 &&');
    await child.ended;
    expect(child.lines().at(-1)).toBe('Outage');
    expect(child.lines().length).toBeGreaterThan(10);
    await expectWhole(path, child.lines().slice(0, -1));
  });
});

/** Every acknowledged transaction has both of its rows, and so has every other one that got into the file. */
async function expectWhole(path: string, acknowledged: readonly string[]): Promise<void> {
  const keys = (await allRows(fileTable(path), 'p')).map(({ key }) => key);
  const numbers = (prefix: string): Set<string> =>
    new Set(keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(2)));
  const first = numbers('a|');
  expect(numbers('b|')).toEqual(first);
  expect(acknowledged.filter((n) => !first.has(n))).toEqual([]);
}
