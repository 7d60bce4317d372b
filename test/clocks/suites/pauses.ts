import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type HostRecord, hostRecord } from '../../../agent/ledger/host-record.ts';
import { until } from '../../support/agent-until.ts';
import { codeOf, type KillAnswer } from '../../support/kill-api.ts';
import type { KillHouse } from '../../support/kill-house.ts';
import { gateOf } from '../../support/running-broker.ts';
import { startDevice } from '../device-process.ts';
import { onClocks } from '../on-clocks.ts';
import { askForSeat, enter, grantedSeat, grantIn, isAnswered, tryToEnter } from '../seats.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Twice the lease of one minute. */
const PAUSE_MS = 2 * MINUTE;

export function exercisePauses(): void {
  describe.concurrent('a process that stands still for twice the lease (SIGSTOP, SIGCONT)', () => {
    it('the broker: reads are exact at once, stale commands are refused, and the host is given back', async () => {
      await onClocks({}, async ({ house, api, ready, when, facts }) => {
        const slept = await ready('slept', 1);
        const lasting = await ready('lasting', 10);
        const held = await grantedSeat(api, 'lasting', 'headset');
        const device = await enter(held);
        signal(house.broker?.pid, 'SIGSTOP');
        await pause(PAUSE_MS - 2 * SECOND);
        // Devices and engines don't need the broker.
        expect(await isAnswered(device)).toBe(true);
        expect([...house.leaders().keys()].toSorted()).toEqual(['lasting', 'slept']);
        const commands = [
          command(house, api.token, 'PATCH', 'slept', { maxLeaseTimeMinutes: 5 }),
          command(house, api.token, 'POST', 'slept:connect', { deviceId: 'late' }),
          command(house, api.token, 'PATCH', 'lasting', { maxLeaseTimeMinutes: 20 }),
          command(house, api.token, 'GET', 'slept'),
        ] as const;
        await pause(2 * SECOND);
        signal(house.broker?.pid, 'SIGCONT');
        const [patched, connected, extended, read] = await Promise.all(commands);
        expect([patched.status, connected.status]).toEqual([409, 409]);
        expect(codeOf(connected)).toBe('SessionEnded');
        expect(extended.status).toBe(200);
        expect(read.body).toMatchObject({ status: 'Expired', reason: 'leaseExpired' });
        const ended = await when('slept', ({ isGivenBack }) => isGivenBack, 5 * SECOND);
        expect(ended.end).toEqual({ reason: 'leaseExpired', at: slept.expiresAt });
        expect((await facts('lasting')).expiresAt).toBe((lasting.readyAt ?? 0) + 20 * MINUTE);
        const back = await grantedSeat(api, 'lasting', 'headset', held.seatSecret);
        expect(back.epoch).toBeGreaterThan(held.epoch);
      });
    }, 200_000);

    it('the agent: the session ends at its deadline, billing stops when the host is gone, and late copies of its order start nothing', async () => {
      await onClocks({}, async ({ house, api, ready, when, facts }) => {
        const { expiresAt } = await ready('slept', 1);
        const held = await grantedSeat(api, 'slept', 'headset');
        const device = await enter(held);
        const unused = await grantedSeat(api, 'slept', 'headset', held.seatSecret);
        const [, hostId] = gateOf(held.url);
        const { order } = recordOf(house, hostId);
        const early = { expiresAt: (expiresAt ?? 0) - 30 * SECOND, brokerTime: order.brokerTime };
        signal(house.agent?.pid, 'SIGSTOP');
        const ended = await when('slept', ({ end }) => end !== null, MINUTE + 5 * SECOND);
        expect(ended.end).toEqual({ reason: 'leaseExpired', at: expiresAt });
        await pause((expiresAt ?? 0) + MINUTE - Date.now());
        expect(await facts('slept')).toMatchObject({ isGivenBack: false, billingStoppedAt: null });
        const late = [
          control(house, 'POST', '/hosts', order),
          control(house, 'POST', `/hosts/${hostId}:deadline`, early),
        ];
        const resumedAt = Date.now();
        signal(house.agent?.pid, 'SIGCONT');
        // It is there still, or told to end already; in no case does it start.
        for (const status of await Promise.all(late)) expect([200, 404, 410]).toContain(status);
        const released = await when('slept', ({ isGivenBack }) => isGivenBack, 90 * SECOND);
        expect(released.billingStoppedAt).toBeGreaterThanOrEqual(resumedAt);
        expect((await device.closed).code).toBe(4410);
        expect((await tryToEnter(unused)).admitted).toBe(false);
        expect(await control(house, 'POST', '/hosts', order)).toBe(410);
        expect(house.engines()).toEqual([]);
      });
    }, 240_000);

    it('the device in a seat: whether its session has ended or its seat has gone to another, no engine hears of it again', async () => {
      const noted = notedFile();
      const engine = [process.execPath, notingEngine, noted.file].join(' ');
      const agentFlags = ['--engine', engine, '--engine-ready', 'port'];
      const played = onClocks({ agentFlags }, async ({ house, api, ready, when, facts }) => {
        await ready('slept', 1);
        const asked = { maxLeaseTimeMinutes: 10, size: 'Standard', seatPolicy: 'handover' };
        expect((await api.once('PUT', 'handed', asked))?.status).toBe(201);
        await when('handed', ({ state }) => state === 'ready');
        const sleepers = await Promise.all(
          ['slept', 'handed'].map(async (id) => startDevice(`old-${id}`, await grantedSeat(api, id, 'old'))),
        );
        await until(
          'both are heard',
          () => /old-slept/.test(noted.read()) && /old-handed/.test(noted.read()),
        );
        for (const device of sleepers) device.signal('SIGSTOP');
        const stoppedAt = Date.now();
        const successor = await until(
          'the seat is free',
          async () => {
            const answer = await askForSeat(api, 'handed', 'new');
            return answer.status === 200 ? grantIn(answer) : null;
          },
          MINUTE,
        );
        const fresh = await enter(successor);
        fresh.socket.send('new');
        await until('the successor is heard', () => noted.read().includes('new\n'));
        const heard = noted.read();
        await pause(stoppedAt + PAUSE_MS - Date.now());
        for (const device of sleepers) device.signal('SIGCONT');
        for (const device of sleepers) expect(await device.ended).toEqual({ cameBack: false });
        expect(noted.read()).toBe(heard);
        expect((await facts('slept')).end?.reason).toBe('leaseExpired');
        expect([...house.leaders().keys()]).toEqual([]);
        expect(house.engines()).toHaveLength(1);
      });
      await played.finally(noted.remove);
    }, 240_000);
  });
}

const notingEngine = join(import.meta.dirname, '../noting-engine.mjs');

/** Where an engine writes down what it gets. */
function notedFile() {
  const folder = mkdtempSync(join(tmpdir(), 'broker-noted-'));
  const file = join(folder, 'noted');
  writeFileSync(file, '');
  return {
    file,
    read: () => readFileSync(file, 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function signal(pid: number | undefined, name: 'SIGSTOP' | 'SIGCONT'): void {
  if (pid === undefined) throw new Error('It is not there.');
  process.kill(pid, name);
}

/** What the agent has written down about a host. */
const recordOf = (house: KillHouse, hostId: string): HostRecord =>
  hostRecord.parse(JSON.parse(readFileSync(join(house.folder.agent, 'hosts', `${hostId}.json`), 'utf8')));

const agents = z.array(z.object({ url: z.string(), key: z.string() }));

/** The status that the agent answers with, whenever it does. */
async function control(house: KillHouse, method: string, path: string, body: object): Promise<number> {
  const [agent] = agents.parse(JSON.parse(readFileSync(house.folder.agents, 'utf8')));
  const headers = { authorization: `Bearer ${agent?.key}`, 'content-type': 'application/json' };
  const response = await fetch(`${agent?.url}${path}`, { method, headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  return response.status;
}

/** A call that waits for as long as it takes. */
async function command(
  house: KillHouse,
  token: string,
  method: string,
  session: string,
  body?: object,
): Promise<KillAnswer> {
  const path = `/accounts/${house.account.accountId}/sessions/${session}?api-version=2026-12-01`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(house.url + path, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}
