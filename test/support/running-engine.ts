import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { isRunning, rendererProgram } from './agent-process.ts';
import { until } from './agent-until.ts';

/** What an engine told its agent. */
export interface EngineReport {
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** The default engine as a process of its own, told what an agent tells it. */
export interface RunningEngine {
  readonly child: ChildProcess;
  readonly port: number;
  readonly reports: readonly EngineReport[];
  /** What it keeps in its scratch folder now. */
  readonly files: () => string[];
  /** What it printed so far, of both outputs. */
  readonly output: () => string;
}

/** Starts the engine and waits for its report. It draws nothing unless `RENDERER_CHROMIUM` says otherwise, and is killed at the end of the test. */
export async function startEngine(environment: Record<string, string> = {}): Promise<RunningEngine> {
  const reports: EngineReport[] = [];
  const listener = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += String(part);
    });
    request.on('end', () => {
      reports.push({ authorization: request.headers.authorization, body: JSON.parse(text) });
      response.writeHead(204).end();
    });
  });
  const listening = await new Promise<number>((resolve) => {
    listener.listen(0, '127.0.0.1', () => {
      const address = listener.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
  const scratch = join(tmpdir(), `engine-test-${randomUUID()}`);
  let output = '';
  const child = spawn(process.execPath, [rendererProgram], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      RENDERER_CHROMIUM: 'none',
      ENGINE_PORT: '0',
      ENGINE_SESSION_ID: 'a-session',
      ENGINE_MODELS: '[]',
      ENGINE_SCRATCH: scratch,
      ENGINE_REPORT_URL: `http://127.0.0.1:${listening}/report`,
      ENGINE_REPORT_TOKEN: 'its-token',
      ...environment,
    },
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => {
      output += String(text);
    });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await until('gone', () => !isRunning(child.pid ?? 0));
    rmSync(scratch, { recursive: true, force: true });
  });
  try {
    const { body } = await until('a report', () => {
      if (child.exitCode !== null) throw new Error(`The engine ended: ${output}`);
      return reports[0];
    });
    const port = typeof body === 'object' && body !== null && 'port' in body ? Number(body.port) : 0;
    // The folder is made when something is first kept there.
    const files = (): string[] => (existsSync(scratch) ? readdirSync(scratch) : []);
    return { child, port, reports, files, output: () => output };
  } finally {
    listener.close();
  }
}
