import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));

/** A folder with the launcher in it, and an entry beside it that takes this process's Node for an old one. */
export interface LauncherProject {
  readonly root: string;
  /** Writes a script into the folder and returns its path. */
  script(name: string, text: string): Promise<string>;
  /** Starts `with-node.mjs`. */
  start(...args: string[]): LauncherRun;
  /** Starts the same launcher, pretending that the running Node is 20.20.2. */
  startAsOld(environment: NodeJS.ProcessEnv, ...args: string[]): LauncherRun;
  remove(): Promise<void>;
}

export interface LauncherRun {
  readonly child: ChildProcess;
  /** What has come out on stdout and stderr so far. */
  output(): string;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export async function makeLauncherProject(): Promise<LauncherProject> {
  // A blank and a quote: a fresh clone may be anywhere.
  const root = await mkdtemp(join(tmpdir(), "launcher's project "));
  // Azurite, where it is installed, is a quarter of a gigabyte and no part of the launcher.
  const isOurs = (path: string): boolean => !path.includes('node_modules', scripts.length);
  await cp(scripts, join(root, 'scripts'), { recursive: true, filter: isOurs });
  const old = join(root, 'old.mjs');
  await writeFile(
    old,
    `import { launch } from './scripts/node/launch.mjs';
await launch({ root: import.meta.dirname, running: '20.20.2', argv: process.argv.slice(2) });\n`,
  );
  return {
    root,
    script: async (name, text) => {
      await writeFile(join(root, name), text);
      return join(root, name);
    },
    start: (...args) => run([join(root, 'scripts/with-node.mjs'), ...args], process.env),
    startAsOld: (environment, ...args) => run([old, ...args], { ...process.env, ...environment }),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** Puts this process's own Node where the launcher keeps what it has fetched. Returns its path. */
export async function seedLocalNode(root: string, name: string): Promise<string> {
  const bin = join(root, '.node', name, 'bin');
  await mkdir(bin, { recursive: true });
  await symlink(process.execPath, join(bin, 'node'));
  return join(bin, 'node');
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): LauncherRun {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const append = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', append);
  child.stderr.on('data', append);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return { child, output: () => output, ended };
}
