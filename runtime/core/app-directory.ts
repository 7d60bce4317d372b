import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { HostRefusal } from '../host-refusal.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function readJson(file: string): Record<string, unknown> | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined; // Absent: the caller says what that means.
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (isRecord(parsed)) return parsed;
  } catch (cause) {
    throw new HostRefusal(`${file} is not valid JSON: correct it and start again.`, { cause });
  }
  throw new HostRefusal(`${file} must hold a JSON object.`);
}

/** The app's entry: `main` of its package.json. One file; the glob that the real host also takes is refused. */
export function findEntry(directory: string): string {
  const main = readJson(resolve(directory, 'package.json'))?.['main'];
  if (typeof main !== 'string') {
    throw new HostRefusal(
      `${resolve(directory, 'package.json')} names no "main": set it to the app's compiled entry file.`,
    );
  }
  if (/[*?[\]{}]/.test(main)) {
    throw new HostRefusal(
      `"main" is the pattern ${main}: this host takes one file. Name the file that imports the others.`,
    );
  }
  return resolve(directory, main);
}

/** `extensions.http.routePrefix` of host.json; like the real host `api` when it is not set, and `''` is a value. */
export const findRoutePrefix = (directory: string): string =>
  extensionText(directory, 'http', 'routePrefix') ?? 'api';

/** `extensions.durableTask.defaultVersion` of host.json: what a new orchestration is marked with; null when it is not set. */
export const findDefaultVersion = (directory: string): string | null =>
  extensionText(directory, 'durableTask', 'defaultVersion') ?? null;

function extensionText(directory: string, extension: string, name: string): string | undefined {
  const extensions = readJson(resolve(directory, 'host.json'))?.['extensions'];
  const settings = isRecord(extensions) ? extensions[extension] : undefined;
  const value = isRecord(settings) ? settings[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
