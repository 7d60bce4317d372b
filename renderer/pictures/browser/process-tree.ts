import { readdirSync, readFileSync } from 'node:fs';

/** One process, and what tells it from a later one with the same number. */
export interface Process {
  readonly pid: number;
  readonly startedAt: string;
}

/** A process and all that descend from it, on Linux; elsewhere, and when it is gone, none. */
export function processTree(root: number): readonly Process[] {
  const children = new Map<number, number[]>();
  const known = new Map<number, Process>();
  for (const pid of allProcesses()) {
    const fields = statOf(pid);
    if (fields === null) continue;
    const [, parent] = fields;
    children.set(Number(parent), [...(children.get(Number(parent)) ?? []), pid]);
    known.set(pid, { pid, startedAt: fields[19] ?? '' });
  }
  const tree: Process[] = [];
  for (let row = [root]; row.length > 0; row = row.flatMap((pid) => children.get(pid) ?? []))
    tree.push(...row.flatMap((pid) => known.get(pid) ?? []));
  return tree;
}

/** What a process holds of the memory, of what it shares with others its part. 0: it is gone, or this is no Linux. */
export function memoryOf({ pid }: Process): number {
  try {
    const [, kibibytes = '0'] =
      /^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    return 0;
  }
}

/** Ends a process, if it is still the one that was seen. */
export function endProcess({ pid, startedAt }: Process): void {
  if (statOf(pid)?.[19] !== startedAt) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went by itself in between.
  }
}

function allProcesses(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    // No Linux.
    return [];
  }
}

/** The fields of /proc/…/stat from the third on (the state); the name before them may hold anything. */
function statOf(pid: number): readonly string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    // It is gone.
    return null;
  }
}
