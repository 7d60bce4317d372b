import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type HostRecord, hostRecord } from '../../agent/ledger/host-record.ts';
import type { HostOrder } from '../../shared/connection/host-order.ts';
import { type HostStatus, hostStatus } from '../../shared/connection/host-status.ts';
import { until } from './agent-until.ts';

export const agentProgram = join(import.meta.dirname, '../../dist/agent/main.js');
export const rendererProgram = join(import.meta.dirname, '../../dist/renderer/main.js');

const listening = z.object({
  type: z.literal('listening'),
  name: z.string(),
  pid: z.number(),
  startId: z.string(),
  controlPort: z.number(),
  gatePort: z.number(),
  inspectorPort: z.number(),
});

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A running agent: a process of its own, spoken to over its sockets only. */
export interface AgentProcess {
  readonly folder: string;
  readonly key: string;
  readonly child: ChildProcess;
  /** Its exit code, or the signal that ended it, once it has ended. */
  readonly ended: Promise<number | string>;
  readonly ports: z.infer<typeof listening>;
  /** Its lines so far, both outputs. */
  output(): string;
  call(method: string, path: string, body?: unknown, authorization?: string | null): Promise<Called>;
  /** Orders a host and waits until it is ready. */
  ready(order: HostOrder): Promise<HostStatus>;
  status(hostId: string): Promise<HostStatus | null>;
  /** What the agent has written down about a host. */
  record(hostId: string): HostRecord;
  /** The process id of a host's engine, from the agent's ledger. */
  enginePid(hostId: string): number | null;
  /** Sends a signal and waits for the end; answers with the exit code, or the signal that ended it. */
  end(signal?: NodeJS.Signals): Promise<number | string>;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'agent-test-'));

export interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | string>;
}

/** Starts the program without waiting for anything. */
export function spawnAgent(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, ['--no-warnings', agentProgram, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...environment },
  });
  let lines = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    lines += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    lines += chunk.toString();
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  return { child, output: () => lines, ended };
}

/** Starts an agent on free ports and waits until it listens. */
export async function startAgent(folder: string, ...flags: readonly string[]): Promise<AgentProcess> {
  const ports = ['--control-port', '0', '--gate-port', '0', '--inspector-port', '0', '--name', 'test-agent'];
  const { child, output, ended } = spawnAgent(
    ['--data', folder, ...ports, '--report-seconds', '0.5', ...flags],
    {
      // Engines inherit it: by it a test finds what it left behind.
      AGENT_TEST_FOLDER: folder,
    },
  );
  const said = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    void ended.then((how) => reject(new Error(`The agent ended (${how}): ${output()}`)));
  });
  const where = listening.parse(said);
  const key = readFileSync(join(folder, 'key'), 'utf8').trim();
  const call: AgentProcess['call'] = async (method, path, body, authorization = `Bearer ${key}`) => {
    const response = await fetch(`http://127.0.0.1:${where.controlPort}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new Error(`${method} ${path} was not answered. The agent said:\n${output()}`, { cause: error });
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    };
  };
  const status: AgentProcess['status'] = async (hostId) => {
    const { status: code, body } = await call('GET', `/hosts/${hostId}`);
    return code === 200 ? hostStatus.parse(body) : null;
  };
  const record = (hostId: string): HostRecord =>
    hostRecord.parse(JSON.parse(readFileSync(join(folder, 'hosts', `${hostId}.json`), 'utf8')));
  return {
    folder,
    key,
    child,
    ended,
    ports: where,
    output,
    call,
    status,
    ready: async (order) => {
      const ordered = await call('POST', '/hosts', order);
      if (ordered.status > 202)
        throw new Error(`POST /hosts answered ${ordered.status} ${JSON.stringify(ordered.body)}`);
      return until(`${order.hostId} is ready`, async () => {
        const it = await status(order.hostId);
        if (it?.phase === 'exited') throw new Error(it.exit?.message ?? 'exited');
        return it?.phase === 'ready' ? it : null;
      });
    },
    record,
    enginePid: (hostId) => record(hostId).engine?.pid ?? null,
    end: (signal = 'SIGINT') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

/** Processes that carry this word in their environment or command line: what a test must not leave behind. */
export function processesWith(word: string): number[] {
  const read = (path: string): string => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return ''; // It ended in the meantime.
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => `${read(`/proc/${name}/environ`)}\0${read(`/proc/${name}/cmdline`)}`.includes(word))
    .map(Number);
}

/** Whether a process runs: not gone, and not only waiting to be collected. */
export function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false; // No such process.
  }
}

export const removeFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
