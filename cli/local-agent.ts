import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentIdentity, provesItself, readAgentIdentity, readAgentKey } from './agent-identity.ts';
import { StartRefusal } from './start-refusal.ts';

const START_LIMIT_MS = 15_000;
const WATCH_EVERY_MS = 2000;

export interface LocalAgent {
  readonly identity: AgentIdentity;
  readonly key: string;
  /** Whether it was running already. */
  readonly adopted: boolean;
  /** Ends the engines that are left, then the agent. */
  shutDown(): Promise<void>;
  /** Leaves agent and engines running. */
  leave(): void;
}

interface Options {
  readonly entry: string;
  readonly folder: string;
  /** Its flags, without `--data` and `--control-port`. */
  readonly args: readonly string[];
  readonly say: (line: string) => void;
}

/**
 * Takes over the agent that runs on this folder, or starts one, detached: it outlives the broker, so that a crash of the broker leaves
 * hosts and devices alone. One that dies is started again, on the same control port. One that was started with other flags is
 * started anew; its engines go on and are found again.
 */
export async function startLocalAgent({ entry, folder, args, say }: Options): Promise<LocalAgent> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const flags = join(folder, 'started-with.json');
  const wanted = JSON.stringify([entry, ...args]);
  const running = readAgentIdentity(folder);
  const isOurs = running !== null && (await provesItself(folder, running));
  const same = isOurs && existsSync(flags) && readFileSync(flags, 'utf8') === wanted;
  if (isOurs && !same) await end(folder, running, 'SIGTERM');
  writeFileSync(flags, wanted, { mode: 0o600 });

  let identity = same ? running : await launch(entry, folder, args);
  const watch = setInterval(() => void lookAfter(), WATCH_EVERY_MS);
  watch.unref();
  let looking = false;
  async function lookAfter(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      if ((await provesItself(folder, identity)) || (await provesItself(folder, identity))) return;
      say('The agent does not answer: starting it again. Its engines go on.');
      identity = await launch(entry, folder, [...args, '--control-port', String(identity.controlPort)]);
    } catch (error) {
      say(`The agent could not be started again: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      looking = false;
    }
  }

  return {
    get identity() {
      return identity;
    },
    key: readAgentKey(folder),
    adopted: same,
    shutDown: async () => {
      clearInterval(watch);
      await end(folder, identity, 'SIGINT');
    },
    leave: () => clearInterval(watch),
  };
}

async function launch(entry: string, folder: string, args: readonly string[]): Promise<AgentIdentity> {
  const log = openSync(join(folder, 'agent.log'), 'a', 0o600);
  const child = spawn(process.execPath, [entry, '--data', folder, ...args], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  const dead = new Promise<boolean>((resolve) => {
    child.once('exit', () => resolve(true));
    child.once('error', () => resolve(true));
  });
  const up = await Promise.race([upAs(child, folder), dead]);
  if (typeof up === 'object') return up;
  throw new StartRefusal(`The agent did not start:\n${lastLines(join(folder, 'agent.log'))}`);
}

async function upAs(child: ChildProcess, folder: string): Promise<AgentIdentity | false> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline) {
    const identity = readAgentIdentity(folder);
    if (identity?.pid === child.pid && identity && (await provesItself(folder, identity))) return identity;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return false;
}

/** Signals the agent, which has just proved itself under this pid, and waits until it does not answer any more. */
async function end(folder: string, identity: AgentIdentity, signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  if (!(await provesItself(folder, identity))) return;
  process.kill(identity.pid, signal);
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline && isAlive(identity.pid))
    await new Promise((resolve) => setTimeout(resolve, 25));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const lastLines = (file: string): string =>
  readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
