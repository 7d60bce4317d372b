import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { holdFolder } from '../../agent/ledger/hold-folder.ts';
import { Ledger } from '../../agent/ledger/ledger.ts';
import { removeFolder, temporaryFolder } from '../support/agent-process.ts';
import { aRecord } from '../support/agent-record.ts';

function openLedger() {
  const folder = temporaryFolder();
  const letGo = holdFolder(folder);
  onTestFinished(() => {
    letGo();
    removeFolder(folder);
  });
  const lines: string[] = [];
  return { folder, lines, ledger: new Ledger(folder, (line) => lines.push(line)) };
}

describe('the ledger', () => {
  it('gives back what was written, and nothing that was forgotten', async () => {
    const { ledger } = openLedger();
    const second = aRecord({}, { hostId: 'host-2' });
    await ledger.saveHost(aRecord());
    await ledger.saveHost(second);
    await ledger.saveHost(aRecord({ version: 9 }));
    await ledger.forgetHost('host-2');
    await ledger.forgetHost('never-there');
    expect(await ledger.hosts()).toEqual([aRecord({ version: 9 })]);
  });

  it('keeps installations apart whatever they are called', async () => {
    const { ledger } = openLedger();
    const it = { reportUrl: 'http://x/', ticketKeys: [], clockOffset: 1.5, boot: 'b' };
    await ledger.saveInstallation({ installation: '../../a', ...it });
    await ledger.saveInstallation({ installation: 'ä/b', ...it });
    expect((await ledger.installations()).map(({ installation }) => installation).sort()).toEqual([
      '../../a',
      'ä/b',
    ]);
  });

  it('throws drafts of a crash away, leaves what it can not read alone, and says so', async () => {
    const { folder, ledger, lines } = openLedger();
    await ledger.saveHost(aRecord());
    writeFileSync(join(folder, 'hosts', 'host-9.json.1-1.draft'), '{"half":');
    writeFileSync(join(folder, 'hosts', 'host-8.json'), '{"from":"the future"}');
    expect(await ledger.hosts()).toEqual([aRecord()]);
    expect(readdirSync(join(folder, 'hosts')).sort()).toEqual(['host-1.json', 'host-8.json']);
    expect(lines).toEqual([expect.stringContaining('hosts/host-8.json')]);
  });

  it('can be opened again once the folder was let go', () => {
    const folder = temporaryFolder();
    onTestFinished(() => removeFolder(folder));
    holdFolder(folder)();
    expect(() => holdFolder(folder)()).not.toThrow();
  });
});
