import { readdirSync, readFileSync } from 'node:fs';

/** The processes of this machine whose command line says so. Linux only. */
export function processesThatSay(...words: readonly string[]): readonly number[] {
  return allProcesses().filter((pid) => {
    const line = commandLineOf(pid);
    return words.every((word) => line.includes(word));
  });
}

/** The processes below one, itself included, whose command line says so. */
export function processesBelow(root: number, word: string): readonly number[] {
  const all = allProcesses();
  const below = new Set([root]);
  for (let size = 0; size !== below.size; ) {
    size = below.size;
    for (const pid of all) if (below.has(parentOf(pid))) below.add(pid);
  }
  return [...below].filter((pid) => commandLineOf(pid).includes(word));
}

export const groupOf = (pid: number): number => Number(statOf(pid)[2]);

const allProcesses = (): readonly number[] => readdirSync('/proc').map(Number).filter(Number.isInteger);

const parentOf = (pid: number): number => Number(statOf(pid)[1]);

function statOf(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    // It is gone.
    return [];
  }
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    // It is gone.
    return '';
  }
}
