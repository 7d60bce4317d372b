import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { connectDevice } from '../support/agent-device.ts';
import { type House, openHouse } from '../support/agent-house.ts';
import type { AgentProcess } from '../support/agent-process.ts';
import { until } from '../support/agent-until.ts';

const page = join(import.meta.dirname, '../support/agent-engines/web-page.mjs');

async function webHouse(order: Parameters<House['broker']['order']>[0] = {}) {
  const house = await openHouse();
  const flags = ['--engine', `${process.execPath} ${page} {port}`, '--engine-ready', 'port'];
  const agent = await house.start(...flags);
  await agent.ready(house.broker.order(order));
  return { house, agent, flags, at: `http://127.0.0.1:${agent.ports.gatePort}` };
}

const enter = (at: string, ticket: string, hostId = 'host-1') =>
  fetch(`${at}/enter/${hostId}`, { method: 'POST', headers: { authorization: `Bearer ${ticket}` } });

async function cookieFor(house: House, at: string, epoch: number, change: object = {}): Promise<string> {
  const answer = await enter(at, await house.broker.ticket({ epoch, ...change }));
  expect(answer.status).toBe(200);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

const visit = (at: string, cookie: string, path = '/hosts/host-1/', init: RequestInit = {}) =>
  fetch(`${at}${path}`, { ...init, headers: { cookie, ...init.headers } });

/** Opens a page's own connection; resolves with it, or with the status that refused it. */
const upgrade = (
  agent: AgentProcess,
  cookie: string,
  path = 'live',
  more: Record<string, string> = {},
): Promise<Duplex | number> =>
  new Promise((resolve, reject) => {
    const headers = { connection: 'Upgrade', upgrade: 'echo', cookie, ...more };
    const asked = request({
      port: agent.ports.gatePort,
      host: '127.0.0.1',
      path: `/hosts/host-1/${path}`,
      headers,
    });
    asked.once('upgrade', (_answer: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asked.once('response', (answer) => resolve(answer.statusCode ?? 0));
    asked.once('error', reject);
    asked.end();
  });

describe('an engine that is a web page', () => {
  it('is entered with a ticket, for a cookie that scripts can not read and other sites can not send', async () => {
    const { house, at } = await webHouse();
    const ticket = await house.broker.ticket({ epoch: 3 });
    const answer = await enter(at, ticket);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^seat_host-1=3\.[A-Za-z0-9_-]{43}; Path=\/hosts\/host-1; HttpOnly; SameSite=Strict$/,
    );
    expect(await answer.json()).toEqual({ path: '/hosts/host-1/' });
    const reused = await enter(at, ticket);
    expect([reused.status, reused.headers.get('x-error-code')]).toEqual([409, 'TicketUsed']);
    await until('reported', () => house.broker.latest('host-1')?.seat?.connected === true);
  });

  it('is entered by a form too, with a page that goes on by itself', async () => {
    const { house, at } = await webHouse();
    const body = new URLSearchParams({ ticket: await house.broker.ticket() });
    const answer = await fetch(`${at}/enter/host-1`, { method: 'POST', body, redirect: 'manual' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toContain('HttpOnly');
    expect(await answer.text()).toContain('url=/hosts/host-1/');
  });

  it('gets requests of the one with the cookie, with who asks, and without cookie and ticket', async () => {
    const { house, at } = await webHouse();
    const cookie = await cookieFor(house, at, 1);
    const init = {
      method: 'POST',
      body: 'hello',
      headers: { cookie: `${cookie}; theirs=1`, authorization: 'Bearer x' },
    };
    const answer = await visit(at, '', '/hosts/host-1/deep/page?a=b', init);
    expect(await answer.json()).toEqual({
      method: 'POST',
      url: '/deep/page?a=b',
      cookie: 'theirs=1',
      device: 'device-a',
      body: 'hello',
      isGate: true,
    });
  });

  it.each([
    ['no cookie', () => ''],
    ['a made-up cookie', () => `seat_host-1=1.${'x'.repeat(43)}`],
    ['the proof of one epoch under the number of another', (cookie: string) => cookie.replace('=1.', '=2.')],
    ['the cookie of another host', (cookie: string) => cookie.replace('host-1', 'host-2')],
  ])('is closed to %s', async (_name, change) => {
    const { house, agent, at } = await webHouse();
    const cookie = change(await cookieFor(house, at, 1));
    const answer = await visit(at, cookie);
    expect([answer.status, answer.headers.get('x-error-code')]).toEqual([401, 'AuthenticationFailed']);
    expect(await upgrade(agent, cookie)).toBe(401);
  });

  it('is closed to an earlier cookie as soon as another device took over, open connections included', async () => {
    const { house, agent, at } = await webHouse();
    const old = await cookieFor(house, at, 1);
    const open = await upgrade(agent, old);
    if (typeof open === 'number') throw new Error(`refused with ${open}`);
    const closed = new Promise((resolve) => open.once('close', () => resolve('closed')));
    open.resume();
    const other = { device: 'device-b', seat: 'seat-b' };
    expect(
      (await enter(at, await house.broker.ticket({ epoch: 2, ...other }))).headers.get('x-error-code'),
    ).toBe('OtherSessionConnected');
    const now = await cookieFor(house, at, 3, { ...other, replaces: true });
    expect(await closed).toBe('closed');
    const answer = await visit(at, old);
    expect([answer.status, answer.headers.get('x-error-code')]).toEqual([409, 'ConnectionReplaced']);
    expect((await visit(at, now)).status).toBe(200);
  });

  it('has its own WebSockets handed through as bytes', async () => {
    const { house, agent, at } = await webHouse();
    const open = await upgrade(agent, await cookieFor(house, at, 1));
    if (typeof open === 'number') throw new Error(`refused with ${open}`);
    const echoed = new Promise((resolve) => open.once('data', (data: Buffer) => resolve(data.toString())));
    open.write('as it is');
    expect(await echoed).toBe('as it is');
    open.destroy();
  });

  it.each([
    ['another port', (at: string) => `http://127.0.0.1:${Number(new URL(at).port) + 1}`],
    ['a sister name', () => 'http://other.127.0.0.1.example'],
    ['no place that it would name', () => 'null'],
  ])('is closed to what a page of %s would do with the cookie, and open to its own', async (_name, from) => {
    const { house, agent, at } = await webHouse();
    const cookie = await cookieFor(house, at, 1);
    const foreign = { origin: from(at) };
    expect(await upgrade(agent, cookie, 'live', foreign)).toBe(401);
    const init = { method: 'POST', body: 'x', headers: foreign };
    expect((await visit(at, cookie, '/hosts/host-1/', init)).status).toBe(401);
    const own = await upgrade(agent, cookie, 'live', { origin: at });
    if (typeof own === 'number') throw new Error(`refused with ${own}`);
    own.destroy();
    const ownInit = { method: 'POST', body: 'x', headers: { origin: at } };
    expect((await visit(at, cookie, '/hosts/host-1/', ownInit)).status).toBe(200);
  });

  it("is told by its own WebSockets to clean the scene for another device, once; a browser's own word on it counts for nothing", async () => {
    const { house, agent, at } = await webHouse({ seatPolicy: 'handover' });
    const greeting = async (cookie: string): Promise<string> => {
      const open = await upgrade(agent, cookie, 'greeted', { 'x-scene': 'keep' });
      if (typeof open === 'number') throw new Error(`refused with ${open}`);
      const word = await new Promise<string>((resolve) => open.once('data', (data) => resolve(String(data))));
      open.destroy();
      return word;
    };
    const first = await cookieFor(house, at, 1);
    expect(await greeting(first)).toBe('keep');
    const second = await cookieFor(house, at, 2, { device: 'device-b', seat: 'seat-b', replaces: true });
    const asked = await visit(at, second, '/hosts/host-1/', { headers: { 'x-scene': 'keep' } });
    expect(await asked.json()).not.toHaveProperty('scene');
    expect(await greeting(second)).toBe('clean');
    await until('written down', () => agent.record('host-1').seat?.owesCleanScene === undefined);
    expect(await greeting(second)).toBe('keep');
  });

  it('takes no WebSocket of a browser that was replaced while the engine was asked for it', async () => {
    const { house, agent, at } = await webHouse();
    const slow = upgrade(agent, await cookieFor(house, at, 1), 'slow').catch(() => 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const other = { device: 'device-b', seat: 'seat-b', replaces: true };
    const now = await cookieFor(house, at, 2, other);
    expect(await slow).toBe(0);
    expect((await visit(at, now)).status).toBe(200);
  });

  it('stays open to its cookie over a restart of the agent', async () => {
    const { house, agent, at, flags } = await webHouse();
    const cookie = await cookieFor(house, at, 1);
    await agent.end('SIGKILL');
    const second = await house.start(...flags);
    expect((await second.status('host-1'))?.seat?.connected).toBe(false);
    expect((await visit(at, cookie)).status).toBe(200);
    await until('seated again', async () => (await second.status('host-1'))?.seat?.connected);
  });

  it('says 410 after its end', async () => {
    const { house, agent, at } = await webHouse();
    const cookie = await cookieFor(house, at, 1);
    await agent.call('DELETE', '/hosts/host-1');
    const answer = await visit(at, cookie);
    expect([answer.status, answer.headers.get('x-error-code')]).toEqual([410, 'SessionEnded']);
  });

  it('that speaks no WebSocket refuses a device of ours, and answers nobody at other addresses', async () => {
    const { house, agent, at } = await webHouse();
    expect((await fetch(`${at}/`)).status).toBe(404);
    expect((await fetch(`${at}/enter/host-1`)).status).toBe(404);
    expect(
      (await visit(at, '', '/hosts/host-1', { headers: { origin: 'https://evil.example' } })).headers.get(
        'access-control-allow-origin',
      ),
    ).toBeNull();
    await house.broker.ticket();
    expect(await connectDevice(agent.ports.gatePort, 'nobody', await house.broker.ticket())).toMatchObject({
      status: 404,
    });
  });
});
