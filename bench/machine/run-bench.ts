import { cpus } from 'node:os';
import { Cleanup } from './cleanup.ts';

interface Bench<Options> {
  readonly usage: string;
  /** Null where the command line asks for help. @throws Error that names the flag and what it takes. */
  readonly readOptions: (args: readonly string[]) => Options | null;
  /** Answers the exit code. */
  readonly run: (options: Options, cleanup: Cleanup) => Promise<number>;
}

/** The machine and the day that figures are of. */
export const thisMachine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs a bench by the command line and ends the process. Whatever was started is ended first, also by Ctrl-C and after a failure. */
export async function runBench<Options>({ usage, readOptions, run }: Bench<Options>): Promise<void> {
  const cleanup = new Cleanup();
  let isEnding = false;
  /** Called again (a second Ctrl-C) it changes nothing. */
  const end = async (code: number): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    for (const failure of await cleanup.run()) say(`Not ended in order: ${failure}`);
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(130));
  try {
    const options = readOptions(process.argv.slice(2));
    if (options) await end(await run(options, cleanup));
    else say(usage);
  } catch (error) {
    if (!isEnding) say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    await end(1);
  }
}
