import { systemClock } from './clock/system-clock.ts';
import { findRoutePrefix } from './core/app-directory.ts';
import { hostedFunctions, refuseHttpStream } from './core/hosted-functions.ts';
import { loadApp } from './core/load-app.ts';
import type { Registrations } from './core/registrations.ts';
import { directLoopback } from './durable/direct-loopback.ts';
import { Host } from './host.ts';
import type { HostOptions } from './host-options.ts';
import { HostRefusal } from './host-refusal.ts';
import type { LogEntry, Write } from './log.ts';
import type { RunningHost } from './running-host.ts';

export type { HostOptions } from './host-options.ts';
export type { FunctionInfo, RunningHost } from './running-host.ts';

/**
 * Starts an Azure Functions app in this process. It listens only once everything of the app has been accepted.
 * @throws HostRefusal In words: the app can't be loaded or needs what this host doesn't run, the port or the data
 * file is in use, …
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  if (!options.appDirectory && !options.load) throw new HostRefusal('Say which app to run: give its folder.');
  const clock = options.clock ?? systemClock;
  const log = options.log ?? logToStderr;
  const write: Write = (level, message, name) =>
    log({ time: clock.now(), level, message, ...(name !== undefined && { function: name }) });
  const env = options.env ?? process.env;
  const { host = '127.0.0.1', port = 7071 } = options;
  // The SDK looks at it to see whether it runs in a host at all.
  process.env['WEBSITE_HOSTNAME'] = env['WEBSITE_HOSTNAME'] = `localhost:${port}`;
  directLoopback(process.env);
  const routePrefix = options.appDirectory ? findRoutePrefix(options.appDirectory) : 'api';
  const { registrations, library } = await loadApp(options, write);
  const functions = hostedFunctions(registrations, { routePrefix, env });
  await lockSetup(registrations);
  return await new Host({ options, clock, write, registrations, library, functions }).start(host, port);
}

/** From here on app.setup is refused by the library. */
async function lockSetup({ model }: Registrations): Promise<void> {
  const capabilities = await model?.getCapabilities({});
  if (capabilities?.['HttpUri'] !== undefined) refuseHttpStream();
}

function logToStderr({ level, message, function: name }: LogEntry): void {
  if (level === 'trace' || level === 'debug' || level === 'information') return;
  process.stderr.write(`${level}${name === undefined ? '' : ` [${name}]`} ${message}\n`);
}
