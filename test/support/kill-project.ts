import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with package.json, host.json and the compiled `dist`: KILLS_APP in the environment, else this project. */
export const projectFolder = process.env['KILLS_APP'] ?? fileURLToPath(new URL('../..', import.meta.url));
/** The command of an engine whose mood follows from its session's name: see kill-engine.mjs. */
export const moodyEngine = [
  process.execPath,
  fileURLToPath(new URL('kill-engine.mjs', import.meta.url)),
  join(projectFolder, 'dist/renderer/main.js'),
].join(' ');
