import { rotateSigningKeys } from '../shared/auth/rotate-signing-keys.ts';
import { readSecretFile, writeSecretFile } from '../shared/auth/secret-file.ts';
import { parseSigningKeys, parseSigningKeysDocument } from '../shared/auth/signing-keys.ts';
import { withLockedFile } from './locked-file.ts';

/** Puts new signing keys in front of a data folder's. Throws, and leaves the file as it is, when a ring would be too long. */
export const rotateSigning = (path: string, now: number): void =>
  withLockedFile(path, () => {
    const rotated = rotateSigningKeys(parseSigningKeysDocument(readSecretFile(path), path), now);
    const text = `${JSON.stringify(rotated, null, 2)}\n`;
    // What the broker would refuse is not written.
    parseSigningKeys(text, path);
    writeSecretFile(path, text);
  });
