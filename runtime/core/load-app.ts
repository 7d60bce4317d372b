import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HostRefusal } from '../host-refusal.ts';
import type { Write } from '../log.ts';
import { findEntry } from './app-directory.ts';
import { withCoreModule } from './core-module.ts';
import type { Library } from './library.ts';
import { findLibrary } from './library.ts';
import type { Registrations } from './registrations.ts';

export interface AppSource {
  readonly appDirectory?: string | undefined;
  readonly load?: (() => unknown) | undefined;
}

/**
 * Evaluates the app and returns what it registered, with the app's own copy of the library.
 * @throws HostRefusal When the import fails; the original error is its cause.
 */
export async function loadApp(
  { appDirectory, load }: AppSource,
  write: Write,
): Promise<{ registrations: Registrations; library: Library }> {
  const directory = resolve(appDirectory ?? '.');
  const entry = load ? resolve(directory, 'package.json') : findEntry(directory);
  const library = findLibrary(entry);
  const evaluate = load ?? (() => import(pathToFileURL(entry).href));
  try {
    return { registrations: await withCoreModule(evaluate, write, load ? undefined : entry), library };
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ConfigurationError') throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HostRefusal(`The app could not be loaded from ${entry}: ${reason}`, { cause });
  }
}
