import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How long what has been told to end may take to be gone. */
const PATIENCE_MS = 5000;

/**
 * A test run leaves nothing behind: it gets a folder of its own for everything temporary, which hands itself down to every process that a
 * test starts, and in the end no file is left there and no process that has it. What is left is named, removed, and fails the run.
 */
export default function leaveNoTrace(): () => Promise<void> {
  const before = process.env['TMPDIR'];
  const folder = mkdtempSync(join(tmpdir(), 'broker-run-'));
  process.env['TMPDIR'] = folder;
  // Node's own cache of compiled code would lie there too: npm, which some tests call, asks for it.
  process.env['NODE_DISABLE_COMPILE_CACHE'] = '1';
  return async () => {
    process.env['TMPDIR'] = before ?? '';
    if (before === undefined) delete process.env['TMPDIR'];
    const giveUpAt = performance.now() + PATIENCE_MS;
    while (processesWith(folder).length > 0 && performance.now() < giveUpAt) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const processes = processesWith(folder);
    for (const { pid } of processes) process.kill(pid, 'SIGKILL');
    const files = readdirSync(folder);
    rmSync(folder, { recursive: true, force: true });
    const left = [
      ...processes.map(({ pid, command }) => `process ${pid}: ${command}`),
      ...files.map((name) => `file ${name}`),
    ];
    if (left.length > 0) throw new Error(`The tests left behind:\n${left.join('\n')}`);
  };
}

/** Processes whose environment has the folder, but for this one's own family of test workers. */
function processesWith(folder: string): readonly { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      const command = readProc(name, 'cmdline').replaceAll('\0', ' ').trim();
      const isWorker = command.includes('vitest') || command.includes('esbuild');
      const isOurs =
        readProc(name, 'environ').includes(`TMPDIR=${folder}\0`) && !/ Z /.test(readProc(name, 'stat'));
      return isOurs && !isWorker ? [{ pid: Number(name), command }] : [];
    });
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // It ended between the two looks.
  }
}
