import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { admittedDevice, connectDevice } from '../support/agent-device.ts';
import { engineProcesses, openHouse } from '../support/agent-house.ts';
import { isRunning } from '../support/agent-process.ts';
import { until } from '../support/agent-until.ts';

const engines = join(import.meta.dirname, '../support/agent-engines');

describe('an agent that was killed', () => {
  it('finds its engines again, on the same ports, and devices come back with a higher epoch only', async () => {
    const house = await openHouse();
    const first = await house.start();
    await first.ready(house.broker.order());
    const ticket = await house.broker.ticket({ epoch: 5 });
    const device = await admittedDevice(first.ports.gatePort, 'host-1', ticket);
    const engine = first.enginePid('host-1') ?? 0;
    await until('seated', () => house.broker.latest('host-1')?.seat?.connected);
    const before = house.broker.latest('host-1');
    await first.end('SIGKILL');
    expect((await device.closed).code).toBe(1006);
    expect(isRunning(engine)).toBe(true);

    const second = await house.start();
    expect(second.ports).toMatchObject({
      controlPort: first.ports.controlPort,
      gatePort: first.ports.gatePort,
      inspectorPort: first.ports.inspectorPort,
    });
    expect(second.ports.startId).not.toBe(first.ports.startId);
    const found = await second.status('host-1');
    expect(found).toMatchObject({ phase: 'ready', seat: { epoch: 5, connected: false } });
    expect(found?.version).toBeGreaterThan(before?.version ?? Number.POSITIVE_INFINITY);
    expect(second.enginePid('host-1')).toBe(engine);

    const gate = second.ports.gatePort;
    expect(await connectDevice(gate, 'host-1', ticket)).toMatchObject({ status: 409, code: 'TicketUsed' });
    const other = await house.broker.ticket({ epoch: 6, device: 'device-b', seat: 'seat-b' });
    expect(await connectDevice(gate, 'host-1', other)).toMatchObject({ code: 'OtherSessionConnected' });
    const again = await admittedDevice(gate, 'host-1', await house.broker.ticket({ epoch: 6 }));
    expect(await again.ask({ type: 'ping', id: 'back' }, 'back')).toContain('pong');
  });

  it('reports what it found with its new start id, and asks for the deadline', async () => {
    const house = await openHouse();
    const first = await house.start();
    await first.ready(house.broker.order());
    const expiresAt = house.broker.now() + 3_600_000;
    await first.call('POST', '/hosts/host-1:deadline', { expiresAt, brokerTime: house.broker.now() });
    await first.end('SIGKILL');
    const second = await house.start();
    const report = await until('a report of the second run', () =>
      house.broker.reports.find(({ startId }) => startId === second.ports.startId),
    );
    expect(report.sequence).toBe(1);
    expect(report.changed).toMatchObject([{ hostId: 'host-1', phase: 'ready', expiresAt }]);
    expect(report.asking).toMatchObject([{ hostId: 'host-1' }]);
  });

  it("keeps the deadline that it was told, by the broker's clock", async () => {
    const house = await openHouse();
    house.broker.reply.clockAheadMs = 3_600_000;
    const first = await house.start('--grace-seconds', '0.2');
    await first.ready(house.broker.order());
    const expiresAt = house.broker.now() + 4_000;
    await first.call('POST', '/hosts/host-1:deadline', { expiresAt, brokerTime: house.broker.now() });
    await first.end('SIGKILL');
    // From now on nobody tells the time.
    house.broker.reply.status = 500;
    const second = await house.start('--grace-seconds', '0.2');
    expect((await second.status('host-1'))?.phase).toBe('ready');
    const exit = await until('an exit', async () => (await second.status('host-1'))?.exit);
    expect(exit.cause).toBe('deadline');
    expect(exit.at).toBeGreaterThanOrEqual(expiresAt + 200);
  });

  it('learns of an engine that ended meanwhile, and ends what that left behind', async () => {
    const house = await openHouse();
    const flags = [
      '--engine',
      `${process.execPath} ${engines}/stubborn-family.mjs`,
      '--engine-ready',
      'port',
      '--stop-seconds',
      '0.1',
    ];
    const first = await house.start(...flags);
    await first.ready(house.broker.order());
    await until('three processes', () => engineProcesses(house.folder, [first]).length === 3);
    const engine = first.enginePid('host-1') ?? 0;
    await first.end('SIGKILL');
    process.kill(engine, 'SIGKILL');
    const second = await house.start(...flags);
    const exit = await until('an exit', async () => (await second.status('host-1'))?.exit);
    expect(exit).toMatchObject({
      cause: 'exited',
      message: expect.stringContaining('while the agent was away'),
    });
    expect(engineProcesses(house.folder, [second])).toEqual([]);
  });

  it('notices when an engine that it found again ends later', async () => {
    const house = await openHouse();
    const first = await house.start();
    await first.ready(house.broker.order());
    await first.end('SIGKILL');
    const second = await house.start();
    process.kill(second.enginePid('host-1') ?? 0, 'SIGKILL');
    const exit = await until('an exit', () => house.broker.latest('host-1')?.exit);
    expect(exit.cause).toBe('exited');
  });

  it('finds an engine whose process id it had not written down yet', async () => {
    const house = await openHouse();
    const first = await house.start();
    await first.ready(house.broker.order());
    const engine = first.enginePid('host-1');
    await first.end('SIGKILL');
    writeFileSync(
      join(house.folder, 'hosts', 'host-1.json'),
      JSON.stringify({ ...first.record('host-1'), engine: null }),
    );
    const second = await house.start();
    expect((await second.status('host-1'))?.phase).toBe('ready');
    expect((await second.call('DELETE', '/hosts/host-1')).body).toMatchObject({
      detail: expect.stringContaining('SIGTERM'),
    });
    expect(isRunning(engine ?? 0)).toBe(false);
  });

  it('does not take another process with the same id for its engine, nor end it', async () => {
    const house = await openHouse();
    const first = await house.start();
    await first.ready(house.broker.order());
    const record = first.record('host-1');
    await first.end('SIGKILL');
    process.kill(record.engine?.pid ?? 0, 'SIGKILL');
    // This very test process has the engine's id now, but was not started when the engine was.
    const engine = {
      pid: process.pid,
      startTime: record.engine?.startTime ?? '',
      boot: record.engine?.boot ?? '',
    };
    writeFileSync(join(house.folder, 'hosts', 'host-1.json'), JSON.stringify({ ...record, engine }));
    const second = await house.start();
    await until('an exit', async () => (await second.status('host-1'))?.phase === 'exited');
    expect((await second.call('DELETE', '/hosts/host-1')).status).toBe(200);
    expect(isRunning(process.pid)).toBe(true);
  });

  it('neither loses an engine nor starts a second one, at whatever moment of a launch it is killed', async () => {
    const house = await openHouse();
    for (let round = 0; round < 10; round += 1) {
      const hostId = `host-${round}`;
      const agent = await house.start('--max-hosts', '20');
      const order = house.broker.order({ hostId });
      const ordered = agent.call('POST', '/hosts', order).catch(() => null);
      await sleep(round * 4);
      await agent.end('SIGKILL');
      await ordered;
      const next = await house.start('--max-hosts', '20');
      // The broker asks again, as after any answer that it did not get.
      expect([200, 202]).toContain((await next.call('POST', '/hosts', order)).status);
      await until('ready, or told why not', async () =>
        ['ready', 'exited'].includes((await next.status(hostId))?.phase ?? ''),
      );
      expect(engineProcesses(house.folder, [next]).length).toBeLessThanOrEqual(1);
      await until('gone', async () => (await next.call('DELETE', `/hosts/${hostId}`)).status === 200);
      expect(engineProcesses(house.folder, [next])).toEqual([]);
      await next.end('SIGKILL');
    }
  }, 60_000);

  it('goes on with an end that it had begun', async () => {
    const house = await openHouse();
    const flags = [
      '--engine',
      `${process.execPath} ${engines}/stubborn-family.mjs`,
      '--engine-ready',
      'port',
      '--stop-seconds',
      '3',
    ];
    const first = await house.start(...flags);
    await first.ready(house.broker.order());
    expect((await first.call('DELETE', '/hosts/host-1')).status).toBe(202);
    await first.end('SIGKILL');
    expect(engineProcesses(house.folder).length).toBeGreaterThan(0);
    const second = await house.start(...flags);
    await until('gone', async () => (await second.status('host-1')) === null);
    expect(engineProcesses(house.folder, [second])).toEqual([]);
  });

  it('waits for the report of an engine that was still starting', async () => {
    const house = await openHouse();
    const slow = `setTimeout(() => fetch(process.env.ENGINE_REPORT_URL, { method: 'POST', headers: { authorization: 'Bearer ' + process.env.ENGINE_REPORT_TOKEN }, body: JSON.stringify({ state: 'ready' }) }), 4000); setInterval(() => {}, 1000)`;
    const flags = ['--engine', `${process.execPath} -e "${slow}"`];
    const first = await house.start(...flags);
    await first.call('POST', '/hosts', house.broker.order());
    await first.end('SIGKILL');
    const second = await house.start(...flags);
    expect((await second.status('host-1'))?.phase).toBe('starting');
    await until('ready', async () => (await second.status('host-1'))?.phase === 'ready');
  });
});

describe('an agent that is told to stop', () => {
  it('leaves its engines running on SIGTERM, sends devices away to come back, and exits with 0', async () => {
    const house = await openHouse();
    const first = await house.start();
    await first.ready(house.broker.order());
    const device = await admittedDevice(first.ports.gatePort, 'host-1', await house.broker.ticket());
    const engine = first.enginePid('host-1') ?? 0;
    expect(await first.end('SIGTERM')).toBe(0);
    expect((await device.closed).code).toBe(1012);
    expect(isRunning(engine)).toBe(true);
    const second = await house.start();
    await admittedDevice(second.ports.gatePort, 'host-1', await house.broker.ticket({ epoch: 2 }));
  });

  it.each(['SIGINT', 'POST /shutdown'])(
    'ends its engines first on %s, says so to the broker, and exits with 0',
    async (how) => {
      const house = await openHouse();
      const agent = await house.start();
      await agent.ready(house.broker.order());
      if (how !== 'SIGINT') expect((await agent.call('POST', '/shutdown')).status).toBe(202);
      expect(await (how === 'SIGINT' ? agent.end('SIGINT') : agent.ended)).toBe(0);
      expect(engineProcesses(house.folder)).toEqual([]);
      expect(house.broker.latest('host-1')?.exit).toMatchObject({
        cause: 'exited',
        message: 'The agent was shut down.',
      });
    },
  );

  it('does not outlive a second one on the same folder: that one refuses to start, in words', async () => {
    const house = await openHouse();
    const agent = await house.start();
    await expect(house.start()).rejects.toThrow(
      /ended \(1\): Another agent already runs on the data folder .* --data/,
    );
    expect((await agent.call('GET', '/hosts')).status).toBe(200);
    expect(JSON.parse(readFileSync(join(house.folder, 'agent.json'), 'utf8'))).toMatchObject({
      pid: agent.child.pid,
    });
  });
});
