import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { SeatTicket } from '../../shared/connection/seat-ticket.ts';
import { type Admitted, admittedDevice } from '../support/agent-device.ts';
import { type House, openHouse } from '../support/agent-house.ts';
import type { AgentProcess } from '../support/agent-process.ts';
import { until } from '../support/agent-until.ts';

async function readyHouse(order: object = {}) {
  const house = await openHouse();
  const agent = await house.start();
  await agent.ready(house.broker.order(order));
  return { house, agent };
}

const enter = async (
  house: House,
  agent: AgentProcess,
  change: Partial<SeatTicket> = {},
): Promise<Admitted> => admittedDevice(agent.ports.gatePort, 'host-1', await house.broker.ticket(change));

const other = (letter: string, epoch: number) => ({
  device: `device-${letter}`,
  seat: `seat-${letter}`,
  epoch,
  replaces: true,
});

/** The answer to a call, whichever it is. */
async function ask(device: Admitted, call: string, params: object = {}): Promise<string> {
  const id = `${call}-${Math.random()}`;
  device.socket.send(JSON.stringify({ type: 'call', id, call, params }));
  return until(call, () =>
    device.heard.find((text) => text.includes(`"id":"${id}"`) && !text.includes('"progress"')),
  );
}

const entitiesOf = async (device: Admitted): Promise<number> =>
  JSON.parse(await ask(device, 'getStatistics')).result.entities;

/** What a stranger on the same machine is answered at the engine's own port. */
const knock = (agent: AgentProcess, headers: Record<string, string> = {}): Promise<number> =>
  new Promise((resolve) => {
    const { enginePort } = agent.record('host-1');
    const socket = new WebSocket(`ws://127.0.0.1:${enginePort}/`, ['remote-rendering.v1'], { headers });
    socket.on('error', () => undefined);
    socket.once('upgrade', () => resolve(101));
    socket.once('unexpected-response', (_request, answer) => {
      resolve(answer.statusCode ?? 0);
      answer.destroy();
    });
  });

describe('the default engine behind its gate', () => {
  it('is closed to everybody else on the machine, before a device came, beside it, and after a restart of the agent', async () => {
    const { house, agent } = await readyHouse();
    const asDevice = { 'x-device-id': 'device-a', 'x-seat-epoch': '1', 'x-scene': 'keep' };
    expect([await knock(agent), await knock(agent, { origin: 'http://localhost' })]).toEqual([403, 403]);
    const device = await enter(house, agent);
    await ask(device, 'createEntity');
    expect(await knock(agent, asDevice)).toBe(403);
    await agent.end('SIGKILL');
    const again = await house.start();
    expect(await knock(again, asDevice)).toBe(403);
    expect(await entitiesOf(await enter(house, again, { epoch: 2 }))).toBe(1);
  });

  it('is not shown to a neighbour: each has a token of its own', async () => {
    const { house, agent } = await readyHouse();
    await agent.ready(house.broker.order({ hostId: 'host-2', session: 'session-2' }));
    const tokens = ['host-1', 'host-2'].map((hostId) => {
      const environment = readFileSync(`/proc/${agent.enginePid(hostId)}/environ`, 'utf8');
      return /ENGINE_GATE_TOKEN=([^\0]+)/.exec(environment)?.[1] ?? '';
    });
    expect(new Set(tokens).size).toBe(2);
    expect(await knock(agent, { 'x-gate-token': tokens[1] ?? '' })).toBe(403);
    expect(await knock(agent, { 'x-gate-token': tokens[0] ?? '' })).toBe(101);
    for (const token of tokens) expect(agent.output()).not.toContain(token);
  });

  it('shows a device nothing of the one before, however it comes in', async () => {
    const { house, agent } = await readyHouse({ seatPolicy: 'handover' });
    const first = await enter(house, agent);
    await ask(first, 'createEntity');
    for (let count = 0; count < 500; count += 1)
      first.socket.send(`{"type":"call","id":"c${count}","call":"createEntity","params":{}}`);
    const second = await enter(house, agent, other('b', 2));
    expect(await entitiesOf(second)).toBe(0);
    await ask(second, 'createEntity');
    // By the cookie that web pages are opened with.
    const ticket = await house.broker.ticket(other('c', 3));
    const at = `http://127.0.0.1:${agent.ports.gatePort}`;
    const headers = { authorization: `Bearer ${ticket}` };
    const entered = await fetch(`${at}/enter/host-1`, { method: 'POST', headers });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const third = new WebSocket(`${at.replace('http', 'ws')}/hosts/host-1/`, ['remote-rendering.v1'], {
      headers: { cookie, 'x-scene': 'keep' },
    });
    const heard: string[] = [];
    third.on('message', (data) => heard.push(String(data)));
    expect(JSON.parse(await until('hello', () => heard[0]))).toMatchObject({ resumed: false });
    third.send('{"type":"call","id":"s","call":"getStatistics"}');
    expect(JSON.parse(await until('counts', () => heard[1]))).toMatchObject({ result: { entities: 0 } });
    third.terminate();
  });

  it('bears a device that reads nothing and sends without an end; agent and engine stay small, and it can come back', async () => {
    const { house, agent } = await readyHouse();
    const device = await enter(house, agent);
    for (let count = 0; count < 200; count += 1) await ask(device, 'createEntity', { name: 'x'.repeat(250) });
    const sizes = () =>
      [agent.child.pid ?? 0, agent.enginePid('host-1') ?? 0].map((pid) => {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
      });
    const [agentBefore = 0, engineBefore = 0] = sizes();
    device.socket.pause();
    const call = { type: 'call', id: 'q', call: 'listEntities', params: { limit: 200 } };
    const question = JSON.stringify({ ...call, padding: 'x'.repeat(1000) });
    for (let burst = 0; burst < 30; burst += 1) {
      for (let count = 0; count < 1000; count += 1) device.socket.send(question);
      for (let count = 0; count < 10_000; count += 1) device.socket.send('');
      await pause(5);
    }
    await until('nobody reads any more', async () => {
      const unsent = device.socket.bufferedAmount;
      await pause(200);
      return unsent > 0 && device.socket.bufferedAmount === unsent;
    });
    const [agentAfter = 0, engineAfter = 0] = sizes();
    expect(agentAfter - agentBefore).toBeLessThan(60);
    expect(engineAfter - engineBefore).toBeLessThan(80);
    const back = await enter(house, agent, { epoch: 2 });
    expect(await entitiesOf(back)).toBe(200);
    device.socket.terminate();
  }, 40_000);

  it('ends a message of more than 16 MiB with 1009, and is as it was for the device that comes back', async () => {
    const { house, agent } = await readyHouse();
    const device = await enter(house, agent);
    await ask(device, 'createEntity');
    device.socket.send(Buffer.alloc(16 * 2 ** 20 + 1));
    expect((await device.closed).code).toBe(1009);
    expect(await entitiesOf(await enter(house, agent, { epoch: 2 }))).toBe(1);
  });
});
