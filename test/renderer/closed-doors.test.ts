import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../support/agent-until.ts';
import { EngineDevice } from '../support/engine-device.ts';
import { startEngine } from '../support/running-engine.ts';

/** The status that a handshake is answered with. */
const statusFor = (port: number, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, ['remote-rendering.v1'], { headers });
    socket.on('error', () => undefined);
    socket.once('upgrade', (answer) => {
      socket.terminate();
      resolve(answer.statusCode ?? 0);
    });
    socket.once('unexpected-response', (_request, answer) => {
      resolve(answer.statusCode ?? 0);
      answer.destroy();
    });
  });

const token = 'the-gate-knows-it';
const ofTheGate = { 'x-gate-token': token };

describe('the port of an engine that an agent started', () => {
  it.each([
    ['nothing', {}],
    ['a wrong token', { 'x-gate-token': 'the-gate-knows-If' }],
    ['the beginning of the token', { 'x-gate-token': token.slice(0, -1) }],
    ['the token and more', { 'x-gate-token': `${token}x` }],
    ['the address of a page', { origin: 'http://127.0.0.1' }],
  ])('is closed to who shows %s, and the device in the seat is not disturbed', async (_what, headers) => {
    const { port, output } = await startEngine({ ENGINE_GATE_TOKEN: token });
    expect(await statusFor(port, headers)).toBe(403);
    const device = await EngineDevice.connect(port, ofTheGate);
    expect(await statusFor(port, headers)).toBe(403);
    expect(await device.call('getStatistics', {})).toMatchObject({ entities: 0 });
    expect(output()).not.toContain(token);
  });

  it('is open to the gate at once, although its earlier connection has not ended', async () => {
    const { port } = await startEngine({ ENGINE_GATE_TOKEN: token });
    const earlier = await EngineDevice.connect(port, ofTheGate);
    const later = await EngineDevice.connect(port, { ...ofTheGate, origin: 'https://the-gates.page' });
    expect(await earlier.closed).toEqual([1006, '']);
    expect(await later.call('getStatistics', {})).toMatchObject({ entities: 0 });
  });
});

describe('the port of an engine that was started by hand', () => {
  it('is open to programs, and closed to pages', async () => {
    const { port } = await startEngine();
    expect(await statusFor(port, { origin: 'http://localhost:3000' })).toBe(403);
    expect(await statusFor(port, { origin: 'null' })).toBe(403);
    expect(await statusFor(port, {})).toBe(101);
  });

  it('bears handshakes that are torn off, those that it refuses too', async () => {
    const { port, child } = await startEngine();
    const device = await EngineDevice.connect(port);
    const asks = [
      'GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
      'GET / HTTP/1.1\r\nhost: x\r\norigin: http://x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
      'GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: other\r\n\r\nrest',
    ];
    let torn = 0;
    for (let round = 0; round < 300; round += 1) {
      const socket = connect(port, '127.0.0.1', () => {
        // What comes after the head makes the other side's answer run into the end.
        socket.write(`${asks[round % asks.length]}${'x'.repeat(100_000)}`, () => socket.resetAndDestroy());
      });
      socket.on('error', () => undefined);
      socket.once('close', () => {
        torn += 1;
      });
    }
    await until('all are torn off', () => torn === 300);
    expect(await device.call('getStatistics', {})).toMatchObject({ entities: 0 });
    expect(child.exitCode).toBeNull();
  });
});
