import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Absent, or not ours to run: either way not a program we can start.
    return false;
  }
}

/** The absolute path of a program, found as a shell finds it, or null when there is none that this user may run. */
export function findProgram(name: string, path = process.env['PATH'] ?? ''): string | null {
  if (isAbsolute(name) || name.includes('/')) {
    const whole = resolve(name);
    return isProgram(whole) ? whole : null;
  }
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isProgram) ?? null;
}
