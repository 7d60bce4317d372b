import type { Log } from '../shared/ports/log.ts';

const writers = { info: 'log', warn: 'warn', error: 'error' } as const;

/** Log lines that belong to no invocation: both hosts take them from the console. */
// biome-ignore lint/suspicious/noConsole: the console is where a Functions host takes them from.
export const consoleLog: Log = (level, message) => console[writers[level]](message);
