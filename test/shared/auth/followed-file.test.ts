import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { followedFile } from '../../../shared/auth/followed-file.ts';
import { writeSecretFile } from '../../../shared/auth/secret-file.ts';
import { type Instant, after as later } from '../../../shared/domain/instant.ts';
import { start } from '../../support/builders/minute.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function setUp(text = 'one') {
  const path = join(temporaryFolder(), 'secret');
  const time = { now: start as Instant };
  const logged: string[] = [];
  let parsed = 0;
  writeSecretFile(path, text);
  const value = followedFile({
    path,
    parse: (read) => {
      parsed++;
      if (read.startsWith('bad')) throw new Error('It is bad.');
      return read;
    },
    clock: () => time.now,
    log: (level, message) => void logged.push(`${level}: ${message}`),
  });
  return { path, time, logged, value, parsed: () => parsed };
}

it('says what the file says, and looks again once a second has passed, not before', () => {
  const { path, time, value } = setUp();
  expect(value()).toBe('one');
  writeSecretFile(path, 'two');
  time.now = later(start, 999);
  expect(value()).toBe('one');
  time.now = later(start, 1000);
  expect(value()).toBe('two');
});

it('reads the file again only when it has changed', () => {
  const { time, value, parsed } = setUp();
  for (let second = 1; second <= 10; second++) {
    time.now = later(start, second * 1000);
    value();
  }
  expect(parsed()).toBe(1);
});

it('sees a text of the same length that was written in place', () => {
  const { path, time, value } = setUp();
  writeFileSync(path, 'two');
  time.now = later(start, 1000);
  expect(value()).toBe('two');
});

it.each([
  ['can not be parsed', (path: string) => writeSecretFile(path, 'bad canary'), 'It is bad.'],
  ['is gone', (path: string) => rmSync(path), 'ENOENT'],
  ['may be read by others', (path: string) => chmodSync(path, 0o644), 'chmod 600'],
])(
  'keeps the last good value when the file %s, says so once, and takes the next good one',
  (_name, spoil, said) => {
    const { path, time, value, logged } = setUp();
    spoil(path);
    for (const second of [1, 2, 3]) {
      time.now = later(start, second * 1000);
      expect(value()).toBe('one');
    }
    expect(logged).toEqual([expect.stringContaining(said)]);
    expect(logged.join()).not.toContain('canary');
    writeSecretFile(path, 'two');
    time.now = later(start, 4000);
    expect(value()).toBe('two');
  },
);

it('goes on looking when the clock is set back', () => {
  const { path, time, value } = setUp();
  writeSecretFile(path, 'two');
  time.now = later(start, -3_600_000);
  expect(value()).toBe('two');
});

it('does not begin with a file that can not be used', () => {
  expect(() => setUp('bad')).toThrow('It is bad.');
});
