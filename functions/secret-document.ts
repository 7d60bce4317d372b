import { followedFile } from '../shared/auth/followed-file.ts';
import { readSecretFile } from '../shared/auth/secret-file.ts';
import type { SecretSource } from '../shared/config.ts';
import type { Clock } from '../shared/ports/clock.ts';
import type { Log } from '../shared/ports/log.ts';

/** The text of a secret setting, and what to call it in an error. The text itself never stands in one. */
export const secretDocument = (
  name: string,
  source: SecretSource,
): readonly [text: string, called: string] =>
  'file' in source ? [readSecretFile(source.file), source.file] : [source.text, name];

/** What a secret setting says at the moment: a file may be replaced while the service runs, a text stays as it is. */
export function followedDocument<Value>(
  name: string,
  source: SecretSource,
  parse: (text: string, called: string) => Value,
  surroundings: { readonly clock: Clock; readonly log: Log },
): () => Value {
  if ('file' in source) {
    return followedFile({
      path: source.file,
      parse: (text) => parse(text, source.file),
      ...surroundings,
    });
  }
  const value = parse(source.text, name);
  return () => value;
}
