import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { conformanceRows } from './conformance-rows.ts';

const page = readFileSync(new URL('../../docs/conformance.md', import.meta.url), 'utf8');

/** The rows of the page's tables, without their heads. */
const documented = page
  .split('\n')
  .filter((line) => /^\| (?!Row |-)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, row = '', rule = '', standing = '']) => ({ row, rule, standing }));

const decisions = [...page.matchAll(/^- \*\*(D\d+)\*\* /gm)].map(([, name]) => name);

describe('docs/conformance.md', () => {
  it('has the row of every test, in the words of the test, and no row without one', () => {
    const tried = conformanceRows.map(([row, rule]) => `${row}: ${rule}`);
    expect(documented.map(({ row, rule }) => `${row}: ${rule}`).sort()).toEqual(tried.sort());
  });

  it('names every row once', () => {
    const names = conformanceRows.map(([row]) => row);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('says of every row whether it is recorded, documented, decided or not ours', () => {
    const standing = /^(?:as recorded|as documented|our decision (?:D\d+|\(.+\))|not ours \(.+\))$/;
    expect(documented.filter((row) => !standing.test(row.standing))).toEqual([]);
  });

  it('explains every decision that a row refers to, and has a row for every decision that it explains', () => {
    const referredTo = documented.flatMap((row) => /D\d+$/.exec(row.standing)?.[0] ?? []);
    expect([...new Set(referredTo)].sort()).toEqual([...decisions].sort());
  });
});
