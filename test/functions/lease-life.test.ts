import { describe, expect, it } from 'vitest';
import { at } from '../../shared/domain/instant.ts';
import { PlayedGate } from '../support/played-gate.ts';
import { startVirtualBroker, type VirtualBroker } from '../support/virtual-broker.ts';

const MINUTE = 60_000;
const asked = { maxLeaseTimeMinutes: 60, size: 'Standard' };

/** A ready session `s1`, a gate that nobody has come to, and the time that has passed since Ready. */
async function ready(options: object) {
  const gate = new PlayedGate();
  const broker = await startVirtualBroker({ hosts: gate.hosts });
  expect((await broker.native('PUT', 's1', { ...asked, ...options })).status).toBe(201);
  await broker.host.idle();
  const { readyAt } = (await broker.native('GET', 's1')).body;
  const begin = Date.parse(readyAt);
  return {
    gate,
    broker,
    now: () => at(broker.clock.now()),
    to: (minutes: number, milliseconds = 0) =>
      broker.clock.advanceTo(begin + minutes * MINUTE + milliseconds),
    at: (minutes: number) => new Date(begin + minutes * MINUTE).toISOString(),
    read: async () => (await broker.native('GET', 's1')).body,
  };
}

const history = async (broker: VirtualBroker): Promise<string[]> =>
  (await broker.native('GET', 's1/history')).body.entries.flatMap(
    (entry: { changes: string[] }) => entry.changes,
  );

describe('a lease that extends itself', () => {
  const autoExtend = { byMinutes: 30, whenRemainingMinutes: 5, upToMinutes: 120 };

  it('goes on for as long as the device is active, stops at its total, and ends there', async () => {
    const { gate, broker, now, to, at, read } = await ready({ autoExtend });
    gate.admit(1, now());
    gate.send(now(), 10_000);
    await to(54);
    expect(await read()).toMatchObject({ expiresAt: at(60), autoExtensions: 0 });
    await to(56);
    expect(await read()).toMatchObject({ expiresAt: at(90), autoExtensions: 1, maxLeaseTimeMinutes: 90 });
    await to(86);
    expect(await read()).toMatchObject({ expiresAt: at(120), autoExtensions: 2 });
    await to(119);
    expect(await read()).toMatchObject({ status: 'Ready', expiresAt: at(120), autoExtensions: 2 });
    await to(120);
    expect(await read()).toMatchObject({ status: 'Expired', reason: 'leaseExpired', endedAt: at(120) });
    expect(gate.told.map((told) => new Date(told).toISOString())).toEqual([at(90), at(120)]);
    expect((await history(broker)).filter((change) => change === 'leaseExtendedItself')).toHaveLength(2);
  });

  it('ends at its time when the device is connected and does nothing', async () => {
    const { gate, now, to, at, read } = await ready({ autoExtend });
    gate.admit(1, now());
    await to(60);
    expect(await read()).toMatchObject({ status: 'Expired', endedAt: at(60) });
  });

  it('goes on when the device wakes up in the last minute', async () => {
    const { gate, now, to, at, read } = await ready({ autoExtend });
    gate.admit(1, now());
    await to(59);
    gate.send(now());
    await to(59, 40_000);
    expect(await read()).toMatchObject({ status: 'Ready', expiresAt: at(90) });
  });
});

describe('a session that no device comes to', () => {
  it('ends at its deadline, is explained, and its host is given back', async () => {
    const { broker, to, at, read } = await ready({ connectTimeoutMinutes: 15, warningMinutes: [5] });
    await to(10);
    expect((await read()).deadlines).toEqual([
      { kind: 'lease', at: at(60) },
      { kind: 'connect', at: at(15) },
    ]);
    await to(15, -1);
    expect((await read()).status).toBe('Ready');
    await to(15);
    expect(await read()).toMatchObject({
      status: 'Stopped',
      reason: 'connectionTimeout',
      endedAt: at(15),
      host: { state: 'released' },
    });
    const { soFar, now } = (await broker.native('GET', 's1/explain')).body;
    expect(soFar).toContain(
      `${at(10)} The supervisor: warned 5 minutes before the deadline for the first device at ${at(15)}.`,
    );
    expect(now).toBe(
      `The session ended at ${at(15)}: no device had connected in time. Its host is given back.`,
    );
  });

  it('is kept while the gate does not answer, and ends when it says that nobody came', async () => {
    const { gate, to, read } = await ready({ connectTimeoutMinutes: 15 });
    gate.answers = false;
    await to(30);
    expect((await read()).status).toBe('Ready');
    gate.answers = true;
    await to(31);
    expect(await read()).toMatchObject({ reason: 'connectionTimeout' });
  });

  it('is kept when the gate says that somebody came, though nobody reported it', async () => {
    const { gate, now, to, read } = await ready({ connectTimeoutMinutes: 15 });
    await to(14);
    gate.admit(1, now());
    await to(40);
    expect(await read()).toMatchObject({ status: 'Ready', seat: { deviceId: 'headset', connected: true } });
  });
});

describe('a device', () => {
  it('that has sent nothing for too long loses the session, not one that has', async () => {
    const { gate, broker, now, to, at, read } = await ready({
      connectTimeoutMinutes: 5,
      idleTimeoutMinutes: 10,
      warningMinutes: [2],
    });
    gate.admit(1, now());
    await to(5);
    expect((await read()).deadlines[1]).toEqual({ kind: 'idle', at: at(10) });
    await to(7);
    gate.send(now());
    await to(16);
    expect(await read()).toMatchObject({ status: 'Ready', deadlines: [{}, { kind: 'idle', at: at(17) }] });
    await to(17);
    expect(await read()).toMatchObject({ status: 'Stopped', reason: 'idleTimeout', endedAt: at(17) });
    // Active at minute 8, so the warning that was due then was none; idle at minute 15.
    expect((await history(broker)).filter((change) => change === 'warned')).toHaveLength(1);
  });

  it('that is gone for too long loses the session, not one that comes back', async () => {
    const { gate, now, to, at, read } = await ready({
      connectTimeoutMinutes: 2,
      idleTimeoutMinutes: 5,
      reconnectTimeoutMinutes: 10,
    });
    gate.admit(1, now());
    await to(4);
    gate.leave(now());
    await to(6);
    expect((await read()).deadlines[1]).toEqual({ kind: 'reconnect', at: at(14) });
    await to(13);
    gate.admit(2, now());
    await to(14);
    expect(await read()).toMatchObject({ status: 'Ready', seat: { connected: true } });
    gate.leave(now());
    await to(28);
    expect(await read()).toMatchObject({ status: 'Stopped', reason: 'reconnectTimeout' });
  });
});

describe('warnings', () => {
  it('of the lease come once for each lead, and again for a longer lease', async () => {
    const { broker, to, at } = await ready({});
    await to(50);
    await to(58);
    await broker.native('POST', 's1:extend', { minutes: 30 });
    await to(89);
    const { entries } = (await broker.native('GET', 's1/history')).body;
    expect(entries.flatMap(({ warnings }: { warnings: object[] }) => warnings)).toEqual([
      { deadline: 'lease', at: at(60), leadMinutes: 10 },
      { deadline: 'lease', at: at(60), leadMinutes: 2 },
      { deadline: 'lease', at: at(90), leadMinutes: 10 },
      { deadline: 'lease', at: at(90), leadMinutes: 2 },
    ]);
  });
});
