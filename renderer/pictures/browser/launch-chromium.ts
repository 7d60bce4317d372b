import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chromium } from '../find-chromium.ts';
import { chromiumArguments } from './chromium-arguments.ts';
import { endProcess, memoryOf, processTree } from './process-tree.ts';

/** As much of what it complains of as helps to see why it went. */
const LAST_WORDS = 2000;
const CLOSING_MS = 1500;

export interface RunningBrowser {
  /** Resolves when it is over, however that came, with its last words. */
  readonly ended: Promise<string>;
  /** Opens a page. Its address shows nowhere else on the machine. */
  visit(address: string): void;
  memoryBytes(): number;
  /** Ends it with everything it started, and removes its folder. */
  end(): Promise<void>;
}

/** Starts a browser in the engine's own process group, with a folder of its own below `folder`. */
export async function launchChromium(chromium: Chromium, folder: string): Promise<RunningBrowser> {
  const scratch = await mkdtemp(join(folder, 'pictures-'));
  const child = spawn(chromium.path, chromiumArguments(join(scratch, 'profile')), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: environmentOf(scratch),
  });
  const lastWords = gather(child);
  // Nobody listens to what it answers there, but it must be able to.
  const [, , , commands, answers] = child.stdio;
  commands?.on('error', () => undefined);
  if (answers !== null && answers !== undefined && 'resume' in answers) answers.resume();
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`it could not be run: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`${signal ?? `exit code ${code}`} ${lastWords()}`.trim()));
  });
  return {
    ended,
    visit: (url) => {
      const command = JSON.stringify({ id: 1, method: 'Target.createTarget', params: { url } });
      (commands as Writable | null)?.write(`${command}\0`);
    },
    memoryBytes: () =>
      child.pid === undefined ? 0 : processTree(child.pid).reduce((sum, one) => sum + memoryOf(one), 0),
    end: async () => {
      await endTree(child);
      await rm(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

async function endTree(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const tree = processTree(child.pid);
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    // It ends by itself when the pipe by which it takes commands ends.
    (child.stdio[3] as Writable | null)?.destroy();
    await Promise.race([gone, pause(CLOSING_MS)]);
    child.kill('SIGKILL');
    await gone;
  }
  for (const one of tree) endProcess(one);
}

/** The engine's environment, by which the agent finds what it must end; without what is the engine's alone. */
function environmentOf(home: string): NodeJS.ProcessEnv {
  const {
    ENGINE_REPORT_TOKEN: _token,
    ENGINE_REPORT_URL: _url,
    ENGINE_GATE_TOKEN: _gate,
    ENGINE_MODELS: _models,
    ...others
  } = process.env;
  return { ...others, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home };
}

function gather(child: ChildProcess): () => string {
  let words = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (more: string) => {
    words = (words + more).slice(-LAST_WORDS);
  });
  return () => words.trim();
}
