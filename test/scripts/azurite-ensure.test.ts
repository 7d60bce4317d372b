import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureAzurite } from '../../scripts/azurite/ensure.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A folder like scripts/azurite, whose installation is a stand-in. */
function setUp() {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/azurite': { version: '9.8.7' } } }),
  );
  const said: string[] = [];
  const installed: string[] = [];
  const install = async (into: string): Promise<void> => {
    installed.push(into);
    await new Promise(setImmediate);
    mkdirSync(join(into, 'node_modules/azurite'), { recursive: true });
    writeFileSync(join(into, 'node_modules/azurite/package.json'), '{}');
  };
  const ensure = (with_ = install) =>
    ensureAzurite({ folder, say: (line) => said.push(line), install: with_ });
  return { folder, said, installed, install, ensure };
}

describe('Azurite', () => {
  it('is installed when it is first wanted, with one line before and one after, and then is there', async () => {
    const { ensure, said, installed } = setUp();
    const place = await ensure();
    expect(existsSync(join(place, 'package.json'))).toBe(true);
    expect(said).toEqual([
      expect.stringMatching(/Installing Azurite 9\.8\.7/),
      expect.stringMatching(/ready/),
    ]);
    expect(await ensure()).toBe(place);
    expect([said.length, installed.length]).toEqual([2, 1]);
  });

  it('is installed once when two want it at once', async () => {
    const { ensure, installed } = setUp();
    const places = await Promise.all([ensure(), ensure()]);
    expect(new Set(places).size).toBe(1);
    expect(installed).toHaveLength(1);
  });

  it('leaves nothing that looks installed when npm fails, and the next one tries again', async () => {
    const { ensure, folder } = setUp();
    await expect(ensure(() => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    expect(readdirSync(join(folder, 'node_modules'))).toEqual([]);
    expect(existsSync(await ensure())).toBe(true);
  });

  it('does not wait for one that was killed while it installed, and cleans up behind it', async () => {
    const { ensure, folder } = setUp();
    const kept = join(folder, 'node_modules');
    mkdirSync(join(kept, '.installing'), { recursive: true });
    // Above the largest number that a process can have here.
    writeFileSync(join(kept, '.installing/pid'), String(2 ** 30));
    mkdirSync(join(kept, '.install-old'));
    const hourAgo = new Date(Date.now() - 3_600_000);
    utimesSync(join(kept, '.install-old'), hourAgo, hourAgo);
    await ensure();
    expect(readdirSync(kept)).toEqual(['.azurite-9.8.7']);
  });

  it('has its version, and no address of a registry, in a lock of its own', () => {
    const read = (name: string) =>
      readFileSync(new URL(`../../scripts/azurite/${name}`, import.meta.url), 'utf8');
    expect(JSON.parse(read('package.json')).dependencies).toEqual({ azurite: '3.37.0' });
    expect(JSON.parse(read('package-lock.json')).packages['node_modules/azurite'].version).toBe('3.37.0');
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });
});
