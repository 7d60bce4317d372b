import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AgentRefusal } from '../agent-refusal.ts';

/** Gives the folder back. The system does it too when the process ends, however it ends. */
export type LetGo = () => void;

/**
 * Makes the data folder this process' own. The lock is SQLite's, on a file of its own: the system drops it with the process, so no
 * stale lock ever has to be judged by a process id.
 */
export function holdFolder(folder: string): LetGo {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    for (const room of ['hosts', 'ended', 'installations', 'logs'])
      mkdirSync(join(folder, room), { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new AgentRefusal(
      `The data folder ${folder} can't be used (${code}). Give --data a folder that this user may write to.`,
      { cause: error },
    );
  }
  const lock = new DatabaseSync(join(folder, 'lock'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    // SQLITE_BUSY is the only way this fails on a folder that could just be written to.
    lock.close();
    throw new AgentRefusal(
      `Another agent already runs on the data folder ${folder}. Stop it first, or give this one a folder of its own with --data.`,
      { cause: error },
    );
  }
  return () => lock.close();
}
