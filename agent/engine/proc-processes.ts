import { readdirSync, readFileSync } from 'node:fs';
import { bootId } from '../monotonic.ts';
import type { Processes, SeenProcess } from './processes.ts';

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process ended between listing and reading, or belongs to another user.
    return '';
  }
}

/** `pid (name) state ppid group …`: the name may itself contain spaces and brackets, so what counts starts after the last one. */
export function parseStat(text: string): SeenProcess | null {
  const pid = Number.parseInt(text, 10);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, , group] = fields;
  const startTime = fields[19];
  if (!Number.isInteger(pid) || state === undefined || group === undefined || startTime === undefined)
    return null;
  return { pid, group: Number(group), startTime, zombie: state === 'Z' || state === 'X' };
}

/** Linux: /proc. */
export function procProcesses(): Processes {
  const see = (pid: number): SeenProcess | null => parseStat(readOrEmpty(`/proc/${pid}/stat`));
  return {
    boot: bootId(),
    see,
    all: () =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map((name) => see(Number(name)))
        .filter((seen) => seen !== null),
    environment: (pid) => readOrEmpty(`/proc/${pid}/environ`).split('\0'),
    signal: (pidOrGroup, signal) => {
      try {
        process.kill(pidOrGroup, signal);
      } catch (error) {
        // ESRCH: nobody is left, as wished. Anything else (EPERM) shows in that the process stays, and is looked at again.
        if (!(error instanceof Error && 'code' in error)) throw error;
      }
    },
  };
}
