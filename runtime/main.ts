import { resolve } from 'node:path';
import { HostRefusal } from './host-refusal.ts';
import type { LogEntry, LogLevel } from './log.ts';
import { logLine } from './log-line.ts';
import { readArguments, USAGE } from './read-arguments.ts';
import { readLocalSettings } from './read-local-settings.ts';

const verbose = process.argv.includes('--verbose');

const QUIET: readonly LogLevel[] = ['trace', 'debug'];
const LOUD: readonly LogLevel[] = ['warning', 'error', 'critical'];

function print(entry: LogEntry): void {
  if (QUIET.includes(entry.level) && !verbose) return;
  (LOUD.includes(entry.level) ? process.stderr : process.stdout).write(logLine(entry));
}

const say = (level: LogLevel, message: string): void => print({ time: Date.now(), level, message });

/** Node's own warnings become lines like all others; that node:sqlite is young is known. */
function printWarnings(): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    if (!(name === 'ExperimentalWarning' && message.includes('SQLite')))
      say('warning', `${name}: ${message}`);
  });
}

/** The words alone for what the reader can put right, the stack for what they can't or have asked for. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForReader = error instanceof HostRefusal || error.name === 'ConfigurationError';
  if (isForReader && !verbose) return error.message;
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack ?? error.cause.message}` : '';
  return (error.stack ?? error.message) + cause;
}

async function main(): Promise<void> {
  const { app, port, host, data, maxBody, tls, loopbackPort, trustProxy, readSettings, help } = readArguments(
    process.argv.slice(2),
  );
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const asked = whenAskedToEnd();
  const appDirectory = resolve(app);
  if (readSettings) readLocalSettings(appDirectory, process.env);
  // Imported only now, so that node:sqlite's warning finds its listener.
  const { startHost } = await import('./start-host.ts');
  const running = await startHost({
    appDirectory,
    host,
    port,
    dataFile: resolve(data ?? resolve(appDirectory, '.data'), 'orchestrations.sqlite'),
    log: print,
    trustProxy,
    ...(tls && { tls }),
    ...(loopbackPort !== undefined && { loopbackPort }),
    ...(maxBody !== undefined && { maxBodyBytes: maxBody }),
  });
  for (const { name, type, methods, route, schedule } of running.functions) {
    const where =
      type === 'http'
        ? ` ${methods?.join(',')} ${running.url}/${route}`
        : type === 'timer'
          ? ` ${schedule}`
          : '';
    print({ time: Date.now(), level: 'debug', message: `${name}: ${type}${where}` });
  }
  const { url, localUrl } = running;
  const also = tls ? `, and for this machine on ${localUrl},` : '';
  say('information', `Listening on ${url}${also} with ${running.functions.length} functions.`);
  if (process.connected) process.send?.({ type: 'listening', url, localUrl });
  say('information', `Closing (${await asked}).`);
  await running.close();
  process.exit(0);
}

/**
 * Settles with the reason to end: SIGTERM, SIGINT, or the end of a parent that started this process with a channel.
 * Listened for from the first moment, so that a parent that dies during the start leaves no orphan.
 */
function whenAskedToEnd(): Promise<string> {
  return new Promise((resolve) => {
    process.on('SIGTERM', () => resolve('SIGTERM'));
    process.on('SIGINT', () => resolve('SIGINT'));
    process.on('disconnect', () => resolve('the parent process has ended'));
  });
}

/** A reader of this process's output that goes away is no reason to end without closing. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

function fail(error: unknown): never {
  say('error', explain(error));
  process.exit(1);
}

printWarnings();
outliveReaders();
// The app has lost a promise or a callback. What it has accepted is in the data file: starting again is safe.
process.on('uncaughtException', fail);
main().catch(fail);
