import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { engineMessage } from '../../shared/connection/messages.ts';
import { until } from '../support/agent-until.ts';
import { startEngine } from '../support/running-engine.ts';

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
    const { reports, port } = await startEngine();
    expect(port).toBeGreaterThan(0);
    expect(reports).toEqual([{ authorization: 'Bearer its-token', body: { state: 'ready', port } }]);
  });

  it('greets, tells its version, and answers a ping, in this order', async () => {
    const { port } = await startEngine();
    const { socket, heard, outcome } = connect(port);
    expect(await outcome).toBe('open');
    socket.send(JSON.stringify({ type: 'version', id: 'v' }));
    socket.send(JSON.stringify({ type: 'input', kind: 'pointer', later: 'versions may add fields' }));
    socket.send(JSON.stringify({ type: 'ping', id: 'p' }));
    await until('three messages', () => heard.length === 3);
    const [hello, version, pong] = heard.map((text) => engineMessage.parse(JSON.parse(text)));
    const here = { session: 'a-session', models: [], resumed: false, pictures: false };
    expect(hello).toEqual({ type: 'hello', protocol: 1, ...here });
    expect(version).toMatchObject({ type: 'version', id: 'v', protocol: 1 });
    expect(pong).toMatchObject({ type: 'pong', id: 'p' });
    expect(socket.protocol).toBe('remote-rendering.v1');
  });

  it.each([
    ['an unknown type', '{"type":"dance","id":"d"}', { id: 'd', code: 'UnknownMessage' }],
    ['a known type without what belongs to it', '{"type":"ping"}', { code: 'InvalidMessage', target: 'id' }],
    ['a number where an id belongs', '{"type":"ping","id":7}', { id: null, code: 'InvalidMessage' }],
    ['what is not JSON', 'hello', { id: null, code: 'InvalidMessage' }],
    ['what is not an object', '[1]', { id: null, code: 'UnknownMessage' }],
    ['more than a mebibyte', 'x'.repeat(1_048_577), { id: null, code: 'InvalidMessage' }],
  ])('answers %s with an error, and stays', async (_name, text, error) => {
    const { port } = await startEngine();
    const { socket, heard, outcome } = connect(port);
    await outcome;
    socket.send(text);
    socket.send(JSON.stringify({ type: 'ping', id: 'p' }));
    await until('three messages', () => heard.length === 3);
    expect(engineMessage.parse(JSON.parse(heard[1] ?? ''))).toMatchObject({ type: 'error', ...error });
    expect(heard[2]).toContain('pong');
  });

  it('takes one connection at a time, and the next when that is gone', async () => {
    const { port } = await startEngine();
    const first = connect(port);
    expect(await first.outcome).toBe('open');
    expect(await connect(port).outcome).toBe('refused');
    first.socket.close();
    await until('the next is let in', async () => (await connect(port).outcome) === 'open');
  });

  it('ends when it is told to, and not when the device leaves', async () => {
    const { child, port } = await startEngine();
    const { socket, outcome } = connect(port);
    await outcome;
    socket.terminate();
    await until('the next is let in', async () => (await connect(port).outcome) === 'open');
    const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it.each([
    ['RENDERER_MAX_TRIANGLES', 'many', 'RENDERER_MAX_TRIANGLES takes a whole number'],
    ['RENDERER_LOAD_SECONDS', '0', 'RENDERER_LOAD_SECONDS takes a whole number'],
    ['RENDERER_MODEL_HOSTS', '10.0.0.0/99', 'RENDERER_MODEL_HOSTS: "10.0.0.0/99" is no host'],
    ['ENGINE_PORT', '70000', 'ENGINE_PORT must be a port'],
  ])('does not start with a wrong %s, and says what it takes', async (name, value, words) => {
    await expect(startEngine({ [name]: value })).rejects.toThrow(words);
  });
});
