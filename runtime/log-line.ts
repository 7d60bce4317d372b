import type { LogEntry } from './log.ts';

/** One entry as one line, `time level [function] message`. Further lines of a message (a stack) are indented. */
export function logLine({ time, level, function: name, message }: LogEntry): string {
  const about = name === undefined ? '' : ` [${name}]`;
  return `${new Date(time).toISOString()} ${level}${about} ${message.replaceAll('\n', '\n    ')}\n`;
}
