import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeFolder, spawnAgent, temporaryFolder } from '../support/agent-process.ts';

async function refusal(...args: string[]): Promise<{ code: number | string; words: string }> {
  const { ended, output } = spawnAgent(args);
  const code = await ended;
  return { code, words: output() };
}

describe('an agent that can not start', () => {
  it('says which port is taken and by which flag to choose another', async () => {
    const folder = temporaryFolder();
    const squatter = createServer();
    const taken = await new Promise<number>((resolve) => {
      squatter.listen(0, '127.0.0.1', () => {
        const address = squatter.address();
        resolve(address !== null && typeof address === 'object' ? address.port : 0);
      });
    });
    for (const flag of ['gate-port', 'inspector-port', 'control-port']) {
      const free = ['gate-port', 'inspector-port', 'control-port']
        .filter((it) => it !== flag)
        .flatMap((it) => [`--${it}`, '0']);
      const { code, words } = await refusal('--data', folder, ...free, `--${flag}`, String(taken));
      expect(code).toBe(1);
      expect(words.trim()).toBe(
        `Port ${taken} is taken by another program. Stop that one, or choose another port with --${flag}.`,
      );
    }
    squatter.close();
    removeFolder(folder);
  });

  it('says that the engine does not exist, before it listens', async () => {
    const folder = temporaryFolder();
    const { code, words } = await refusal('--data', folder, '--engine', 'no-such-engine --fast');
    expect([code, words.trim()]).toEqual([
      1,
      '--engine: there is no program "no-such-engine" that this user may run. Install it, or give its full path.',
    ]);
    removeFolder(folder);
  });

  it('says that the data folder can not be used', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const { code, words } = await refusal('--data', join(folder, 'file', 'below'));
    expect(code).toBe(1);
    expect(words).toMatch(
      /^The data folder .* can't be used \(ENOTDIR\)\. Give --data a folder that this user may write to\.$/m,
    );
    removeFolder(folder);
  });

  it('says that the key in the folder is none', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'key'), 'short\n');
    chmodSync(join(folder, 'key'), 0o644);
    const { code, words } = await refusal('--data', folder, '--gate-port', '0', '--inspector-port', '0');
    expect(code).toBe(1);
    expect(words).toContain('too short');
    removeFolder(folder);
  });

  it("says that an address is not this machine's", async () => {
    const folder = temporaryFolder();
    const { code, words } = await refusal('--data', folder, '--bind', '192.0.2.1');
    expect(code).toBe(1);
    expect(words).toContain('192.0.2.1 is no address of this machine');
    removeFolder(folder);
  });

  it('explains its flags with --help, and exits with 0', async () => {
    const { code, words } = await refusal('--help');
    expect(code).toBe(0);
    for (const flag of ['--data', '--engine-ready', '--max-hosts', '--grace-seconds'])
      expect(words).toContain(flag);
  });
});
