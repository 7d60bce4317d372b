import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { boundLog, LOG_LIMIT_BYTES, readTail, tidyLogs } from '../../agent/engine/engine-log.ts';
import { removeFolder, temporaryFolder } from '../support/agent-process.ts';

function folder(): string {
  const made = temporaryFolder();
  mkdirSync(join(made, 'logs'));
  onTestFinished(() => removeFolder(made));
  return made;
}

describe('the output of an engine', () => {
  it('is cut at its beginning when it is longer than a mebibyte', async () => {
    const path = join(folder(), 'logs', 'host-1.log');
    writeFileSync(path, `${'x'.repeat(LOG_LIMIT_BYTES)}the end\n`);
    await boundLog(path);
    expect(statSync(path).size).toBeLessThan(LOG_LIMIT_BYTES / 8);
    expect(readFileSync(path, 'utf8')).toMatch(/^\[earlier output was cut off\]\nx+the end\n$/);
  });

  it('is left alone up to a mebibyte, and when there is none', async () => {
    const path = join(folder(), 'logs', 'host-1.log');
    await boundLog(path);
    writeFileSync(path, 'x'.repeat(LOG_LIMIT_BYTES));
    await boundLog(path);
    expect(statSync(path).size).toBe(LOG_LIMIT_BYTES);
  });

  it('is read from its end', () => {
    const path = join(folder(), 'logs', 'host-1.log');
    expect(readTail(path, 10)).toBe('');
    writeFileSync(path, 'one two three');
    expect(readTail(path, 5)).toBe('three');
    expect(readTail(path, 500)).toBe('one two three');
  });

  it('is kept of the fifty last hosts, and of every host that is here', async () => {
    const here = folder();
    for (let n = 0; n < 60; n += 1) {
      const path = join(here, 'logs', `host-${n}.log`);
      writeFileSync(path, '');
      utimesSync(path, n, n);
    }
    await tidyLogs(here, (hostId) => hostId === 'host-0');
    const kept = readdirSync(join(here, 'logs'));
    expect(kept).toHaveLength(51);
    expect(kept).toContain('host-0.log');
    expect(kept).not.toContain('host-9.log');
    expect(kept).toContain('host-10.log');
  });
});
