import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { StartRefusal } from './start-refusal.ts';

/** A lock that is older was left by a command that was killed: the work under it takes milliseconds. */
const LEFT_BEHIND_MS = 30_000;

/** Does the work while no other command has the lock of this file. The broker, which only reads, takes none. */
export function withLockedFile<Result>(path: string, work: () => Result): Result {
  const lock = `${path}.lock`;
  const held = statSync(lock, { throwIfNoEntry: false });
  if (held && Date.now() - held.mtimeMs > LEFT_BEHIND_MS) rmSync(lock, { force: true });
  try {
    closeSync(openSync(lock, 'wx', 0o600));
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    throw new StartRefusal(
      `Another command is changing ${path}. Try again in a moment; half a minute after a killed one its lock counts no more.`,
      { cause },
    );
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}
