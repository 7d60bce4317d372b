import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { allowedImports } from './allowed-imports.ts';
import { habitSeeds } from './habit-seeds.ts';
import { importFormSeeds } from './import-form-seeds.ts';
import { lintTree } from './lint-tree.ts';
import { roomSeeds } from './room-seeds.ts';

const project = new URL('../../', import.meta.url);

describe('the import table as lint', () => {
  it('finds every seeded violation by its own rule, and nothing else', async () => {
    const seeds = [...roomSeeds, ...importFormSeeds, ...habitSeeds];
    const files = new Map<string, string>();
    const expected: string[] = [];
    for (const { rule, room, texts } of seeds) {
      for (const text of texts) {
        const file = `${room}/seed-${files.size}.ts`;
        files.set(file, text);
        expected.push(`${file} (${text.trimEnd()}): ${rule}`);
      }
    }
    const complaints = await lintTree(files);
    const found = complaints.map(({ file, rule }) => `${file} (${files.get(file)?.trimEnd()}): ${rule}`);
    expect([...new Set(found)].sort()).toEqual(expected.sort());
  });

  it('lets every room import what the table allows it', async () => {
    expect(await lintTree(allowedImports)).toEqual([]);
  });

  it('names the room and what it may import when it objects', async () => {
    const [complaint] = await lintTree(new Map([['shared/domain/a.ts', "export * from '../wire/b.ts';\n"]]));
    expect(complaint?.message).toBe('shared/domain imports only shared/domain.');
  });

  it('has a wall for every folder of shared', async () => {
    const config = await readFile(new URL('biome.json', project), 'utf8');
    const folders = await readdir(new URL('shared', project), { withFileTypes: true });
    const unwalled = folders
      .filter((entry) => entry.isDirectory() && !config.includes(`["shared/${entry.name}/*.ts"]`))
      .map((entry) => entry.name);
    expect(unwalled).toEqual([]);
  });
});
