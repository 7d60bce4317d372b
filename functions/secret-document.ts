import { readSecretFile } from '../shared/auth/secret-file.ts';
import type { SecretSource } from '../shared/config.ts';

/** The text of a secret setting, and what to call it in an error. The text itself never stands in one. */
export const secretDocument = (
  name: string,
  source: SecretSource,
): readonly [text: string, called: string] =>
  'file' in source ? [readSecretFile(source.file), source.file] : [source.text, name];
