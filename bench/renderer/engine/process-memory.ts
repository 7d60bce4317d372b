import { readdirSync, readFileSync } from 'node:fs';
import { memoryOf, processTree } from '../../../renderer/pictures/browser/process-tree.ts';
import { parseProcessStat } from '../../machine/cpu.ts';

const MB = 1_000_000;

/** The one process that another has started; null where there is no /proc. */
export function childOf(parent: number): number | null {
  return (
    readProcesses()
      .map(parseProcessStat)
      .find((process) => process.parent === parent)?.pid ?? null
  );
}

/** What a process has in memory, in megabytes, shared pages counted in full; null where that can't be known. */
export function residentMb(pid: number | null): number | null {
  const kibibytes = pid === null ? undefined : /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return kibibytes === undefined ? null : (Number(kibibytes) * 1024) / MB;
}

/** What all that a process has started have in memory, in megabytes, shared pages counted once; null where that can't be known. */
export function startedMb(pid: number | null): number | null {
  if (pid === null) return null;
  const [, ...started] = processTree(pid);
  return started.reduce((sum, process) => sum + memoryOf(process), 0) / MB;
}

function readProcesses(): readonly string[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => read(`/proc/${pid}/stat`))
      .filter((text) => text !== '');
  } catch {
    return []; // Another system than Linux.
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // It ended between the two looks, or there is no /proc.
  }
}
