import { readFileSync } from 'node:fs';

/** What an engine was told in its environment; empty when it is gone. */
export const engineVariable = (pid: number, name: string): string =>
  readProc(pid, 'environ')
    .split('\0')
    .find((line) => line.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';

/** Its command line, the words apart by NUL. */
export const commandOf = (pid: number): string => readProc(pid, 'cmdline');

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // It has ended meanwhile.
  }
}
