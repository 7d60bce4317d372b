import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSecretFile, writeSecretFile } from '../../../shared/auth/secret-file.ts';
import { ConfigurationError } from '../../../shared/domain/configuration-error.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const secretPath = (): string => join(temporaryFolder(), 'signing-keys.json');

describe('a secret file', () => {
  it('is for its owner only', () => {
    const path = secretPath();
    writeSecretFile(path, 'canary');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readSecretFile(path)).toBe('canary');
  });

  it('takes the place of an earlier one, even of one that others could read, and leaves nothing beside it', () => {
    const path = secretPath();
    writeFileSync(path, 'old and longer', { mode: 0o644 });
    writeSecretFile(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(path))).toHaveLength(1);
  });

  it.each([0o640, 0o604, 0o666])('is refused with the mode %o, in words that say what to run', (mode) => {
    const path = secretPath();
    writeSecretFile(path, 'canary');
    chmodSync(path, mode);
    expect(() => readSecretFile(path)).toThrow(ConfigurationError);
    expect(() => readSecretFile(path)).toThrow(`Run: chmod 600 ${path}`);
  });

  it('is refused when it is not there', () => {
    expect(() => readSecretFile(join(temporaryFolder(), 'absent'))).toThrow(/can't be read \(ENOENT\)/);
  });

  it('is not written into a folder that is not there, in words that show nothing of it', () => {
    const write = (): void => writeSecretFile(join(temporaryFolder(), 'absent', 'keys.json'), 'canary');
    expect(write).toThrow(ConfigurationError);
    expect(write).toThrow(/^(?!.*canary).*folder exists/);
  });

  it('leaves nothing behind when it can not be put in place', () => {
    const path = temporaryFolder();
    expect(() => writeSecretFile(path, 'canary')).toThrow(ConfigurationError);
    expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.new'))).toEqual([]);
  });
});
