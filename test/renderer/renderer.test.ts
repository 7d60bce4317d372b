import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { engineMessage } from '../../shared/connection/messages.ts';
import { isRunning, rendererProgram } from '../support/agent-process.ts';
import { until } from '../support/agent-until.ts';

const running: ChildProcess[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill('SIGKILL');
    await until('gone', () => !isRunning(child.pid ?? 0));
  }
});

interface Report {
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** Starts the engine and waits for its report. */
async function startRenderer(
  environment: Record<string, string> = {},
): Promise<{ child: ChildProcess; port: number; reports: Report[] }> {
  const reports: Report[] = [];
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
  const child = spawn(process.execPath, [rendererProgram], {
    stdio: 'ignore',
    env: {
      ...process.env,
      ENGINE_PORT: '0',
      ENGINE_SESSION_ID: 'a-session',
      ENGINE_MODELS: '["builtin://Engine"]',
      ENGINE_REPORT_URL: `http://127.0.0.1:${listening}/report`,
      ENGINE_REPORT_TOKEN: 'its-token',
      ...environment,
    },
  });
  running.push(child);
  const { body } = await until('a report', () => reports[0]);
  listener.close();
  const port = typeof body === 'object' && body !== null && 'port' in body ? Number(body.port) : 0;
  return { child, port, reports };
}

function connect(port: number): { socket: WebSocket; heard: string[]; outcome: Promise<'open' | 'refused'> } {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, ['remote-rendering.v1']);
  const heard: string[] = [];
  socket.on('message', (data) => heard.push(String(data)));
  const outcome = new Promise<'open' | 'refused'>((resolve) => {
    socket.once('open', () => resolve('open'));
    socket.once('error', () => resolve('refused'));
  });
  return { socket, heard, outcome };
}

describe('the default engine', () => {
  it('reports that it is ready, with its token and where it listens', async () => {
    const { reports, port } = await startRenderer();
    expect(port).toBeGreaterThan(0);
    expect(reports).toEqual([{ authorization: 'Bearer its-token', body: { state: 'ready', port } }]);
  });

  it('greets, tells its version, and answers a ping, in this order', async () => {
    const { port } = await startRenderer();
    const { socket, heard, outcome } = connect(port);
    expect(await outcome).toBe('open');
    socket.send(JSON.stringify({ type: 'version', id: 'v' }));
    socket.send(JSON.stringify({ type: 'input', kind: 'pointer', later: 'versions may add fields' }));
    socket.send(JSON.stringify({ type: 'ping', id: 'p' }));
    await until('three messages', () => heard.length === 3);
    const [hello, version, pong] = heard.map((text) => engineMessage.parse(JSON.parse(text)));
    const here = { session: 'a-session', models: ['builtin://Engine'], resumed: false, pictures: false };
    expect(hello).toEqual({ type: 'hello', protocol: 1, ...here });
    expect(version).toMatchObject({ type: 'version', id: 'v', protocol: 1 });
    expect(pong).toMatchObject({ type: 'pong', id: 'p' });
    expect(socket.protocol).toBe('remote-rendering.v1');
  });

  it.each([
    ['an unknown type', '{"type":"dance","id":"d"}', { id: 'd', code: 'UnknownMessage' }],
    ['a known type without what belongs to it', '{"type":"ping"}', { id: null, code: 'UnknownMessage' }],
    ['what is not JSON', 'hello', { id: null, code: 'InvalidMessage' }],
  ])('answers %s with an error, and stays', async (_name, text, error) => {
    const { port } = await startRenderer();
    const { socket, heard, outcome } = connect(port);
    await outcome;
    socket.send(text);
    socket.send(JSON.stringify({ type: 'ping', id: 'p' }));
    await until('three messages', () => heard.length === 3);
    expect(engineMessage.parse(JSON.parse(heard[1] ?? ''))).toMatchObject({ type: 'error', ...error });
    expect(heard[2]).toContain('pong');
  });

  it('takes one connection at a time, and the next when that is gone', async () => {
    const { port } = await startRenderer();
    const first = connect(port);
    expect(await first.outcome).toBe('open');
    expect(await connect(port).outcome).toBe('refused');
    first.socket.close();
    await until('the next is let in', async () => (await connect(port).outcome) === 'open');
  });

  it('ends when it is told to, and not when the device leaves', async () => {
    const { child, port } = await startRenderer();
    const { socket, outcome } = connect(port);
    await outcome;
    socket.terminate();
    await until('the next is let in', async () => (await connect(port).outcome) === 'open');
    const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    child.kill('SIGTERM');
    expect(await ended).toBe('SIGTERM');
  });
});
