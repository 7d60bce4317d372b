import { statSync } from 'node:fs';
import { type Instant, SECOND } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { readSecretFile } from './secret-file.ts';

export interface FollowedFileOptions<Value> {
  readonly path: string;
  /** Makes a value of the text. Throws, in words without secrets, when that can't be done. */
  readonly parse: (text: string) => Value;
  readonly clock: Clock;
  readonly log: Log;
}

/** The file is looked at no more often than this. */
const LOOK_EVERY_MS = SECOND;

/**
 * The value of a secret file that may be replaced while this runs. It is looked at when somebody asks, at most once a second, and read
 * again when it has changed. One that is gone or can't be used is said to the log once, and the last good value stays.
 *
 * @throws what `readSecretFile` and `parse` throw, at the first reading only.
 */
export function followedFile<Value>({ path, parse, clock, log }: FollowedFileOptions<Value>): () => Value {
  // Taken before each reading: what is written in between looks changed at the next look.
  let seen = versionOf(path);
  let value = parse(readSecretFile(path));
  let lookedAt: Instant = clock();

  return () => {
    const now = clock();
    // A clock that was set back must not keep a new file waiting.
    if (Math.abs(now - lookedAt) < LOOK_EVERY_MS) return value;
    lookedAt = now;
    const version = versionOf(path);
    if (version === seen) return value;
    seen = version;
    try {
      value = parse(readSecretFile(path));
      log('info', `${path} has changed and was read again.`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      log('error', `${path} has changed and can't be used; what it said before still counts. ${why}`);
    }
    return value;
  };
}

/** Another one for every change: a replaced file has a new number, one that was written in place a new time. */
function versionOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs}` : 'absent';
}
