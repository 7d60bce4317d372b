import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { signingKey } from '../support/agent-broker.ts';
import { admittedDevice, connectDevice } from '../support/agent-device.ts';
import { type House, openHouse } from '../support/agent-house.ts';
import type { AgentProcess } from '../support/agent-process.ts';
import { until } from '../support/agent-until.ts';

const engines = join(import.meta.dirname, '../support/agent-engines');

async function readyHouse(
  order: Parameters<House['broker']['order']>[0] = {},
  ...flags: string[]
): Promise<{ house: House; agent: AgentProcess; gate: number }> {
  const house = await openHouse();
  const agent = await house.start(...flags);
  await agent.ready(house.broker.order(order));
  return { house, agent, gate: agent.ports.gatePort };
}

describe('a device at the gate', () => {
  it('is let in with a ticket, and speaks with its engine through it', async () => {
    const { house, gate } = await readyHouse({ models: ['builtin://Cube'] });
    const device = await admittedDevice(gate, 'host-1', await house.broker.ticket());
    expect(device.socket.protocol).toBe('remote-rendering.v1');
    const hello = await until('hello', () => device.heard[0]);
    expect(JSON.parse(hello)).toMatchObject({
      type: 'hello',
      protocol: 1,
      session: 'session',
      models: ['builtin://Cube'],
    });
    expect(JSON.parse(await device.ask({ type: 'ping', id: 'p1' }, 'pong'))).toMatchObject({
      type: 'pong',
      id: 'p1',
    });
  });

  it('is reported when it comes, what it does is reported as last input, and when it leaves', async () => {
    const { house, gate } = await readyHouse();
    const before = house.broker.now();
    const device = await admittedDevice(gate, 'host-1', await house.broker.ticket({ epoch: 7 }));
    const came = await until('came', () => house.broker.latest('host-1')?.seat);
    expect(came).toMatchObject({
      epoch: 7,
      seat: 'seat-a',
      deviceId: 'device-a',
      connected: true,
      lastInputAt: null,
    });
    expect(came.since).toBeGreaterThanOrEqual(before - 50);
    device.socket.send(JSON.stringify({ type: 'input', kind: 'pointer' }));
    await until('last input', () => {
      const at = house.broker.reports.at(-1)?.alive[0]?.lastInputAt;
      return at !== null && at !== undefined && at >= before - 50;
    });
    await device.leave();
    const left = await until('left', () => {
      const seat = house.broker.latest('host-1')?.seat;
      return seat?.connected === false ? seat : null;
    });
    expect(left).toMatchObject({ epoch: 7, seat: 'seat-a' });
  });

  it('is not confirmed by the ticket in the sub-protocol of the answer', async () => {
    const { house, gate } = await readyHouse();
    const ticket = await house.broker.ticket();
    const device = await admittedDevice(gate, 'host-1', ticket);
    expect(device.socket.protocol).not.toContain(ticket);
    expect(device.socket.extensions).toBe('');
  });

  it('is refused while another device holds the exclusive seat, connected or not', async () => {
    const { house, gate } = await readyHouse();
    const first = await admittedDevice(gate, 'host-1', await house.broker.ticket({ epoch: 1 }));
    const refused = {
      admitted: false,
      status: 409,
      code: 'OtherSessionConnected',
      bodyCode: 'OtherSessionConnected',
    };
    const other = { device: 'device-b', seat: 'seat-b' };
    expect(await connectDevice(gate, 'host-1', await house.broker.ticket({ ...other, epoch: 2 }))).toEqual(
      refused,
    );
    expect(await first.ask({ type: 'ping', id: 'still' }, 'still')).toContain('pong');
    await first.leave();
    await until('left', () => house.broker.latest('host-1')?.seat?.connected === false);
    expect(await connectDevice(gate, 'host-1', await house.broker.ticket({ ...other, epoch: 3 }))).toEqual(
      refused,
    );
    // A refusal does not spend an epoch: its own device comes back with one that is lower than those refused.
    await admittedDevice(gate, 'host-1', await house.broker.ticket({ epoch: 2 }));
  });

  it('takes the seat over with a ticket that replaces, and the other is told so', async () => {
    const { house, gate } = await readyHouse();
    const first = await admittedDevice(gate, 'host-1', await house.broker.ticket({ epoch: 1 }));
    const change = { epoch: 2, device: 'device-b', seat: 'seat-b', replaces: true };
    const second = await admittedDevice(gate, 'host-1', await house.broker.ticket(change));
    expect(await first.closed).toEqual({ code: 4411, reason: 'ConnectionReplaced' });
    expect(await second.ask({ type: 'ping', id: 'mine' }, 'mine')).toContain('pong');
    await until('reported', () => house.broker.latest('host-1')?.seat?.deviceId === 'device-b');
    // The late goodbye of the first has not touched the second's seat.
    expect(house.broker.latest('host-1')?.seat).toMatchObject({ epoch: 2, connected: true });
  });

  it('may replace its own connection, which is told so', async () => {
    const { house, gate } = await readyHouse();
    const first = await admittedDevice(gate, 'host-1', await house.broker.ticket({ epoch: 1 }));
    await admittedDevice(gate, 'host-1', await house.broker.ticket({ epoch: 2 }));
    expect((await first.closed).code).toBe(4411);
  });

  it('can use a ticket once', async () => {
    const { house, gate } = await readyHouse();
    const ticket = await house.broker.ticket();
    const device = await admittedDevice(gate, 'host-1', ticket);
    expect(await connectDevice(gate, 'host-1', ticket)).toMatchObject({ status: 409, code: 'TicketUsed' });
    await device.leave();
    expect(await connectDevice(gate, 'host-1', ticket)).toMatchObject({ status: 409, code: 'TicketUsed' });
  });

  it('gets a handover seat as soon as nobody sits in it', async () => {
    const { house, gate } = await readyHouse({ seatPolicy: 'handover' });
    const first = await admittedDevice(gate, 'host-1', await house.broker.ticket({ epoch: 1 }));
    await first.leave();
    await until('left', () => house.broker.latest('host-1')?.seat?.connected === false);
    await admittedDevice(
      gate,
      'host-1',
      await house.broker.ticket({ epoch: 2, device: 'device-b', seat: 'seat-b' }),
    );
  });

  it('that answers no ping is gone within three heartbeats', async () => {
    const { house, gate } = await readyHouse({}, '--heartbeat-seconds', '0.1');
    const device = await admittedDevice(gate, 'host-1', await house.broker.ticket());
    await until('seated', () => house.broker.latest('host-1')?.seat?.connected);
    device.socket.pause();
    await until('gone', () => house.broker.latest('host-1')?.seat?.connected === false);
    device.socket.terminate();
  });

  it('hears 4410 when the host is released', async () => {
    const { house, agent, gate } = await readyHouse();
    const device = await admittedDevice(gate, 'host-1', await house.broker.ticket());
    await agent.call('DELETE', '/hosts/host-1');
    expect(await device.closed).toEqual({ code: 4410, reason: 'SessionEnded' });
    expect(await connectDevice(gate, 'host-1', await house.broker.ticket({ epoch: 2 }))).toMatchObject({
      status: 410,
      code: 'SessionEnded',
    });
  });

  it('hears 4502 when the engine dies', async () => {
    const { house, agent, gate } = await readyHouse();
    const device = await admittedDevice(gate, 'host-1', await house.broker.ticket());
    process.kill(agent.enginePid('host-1') ?? 0, 'SIGKILL');
    expect(await device.closed).toEqual({ code: 4502, reason: 'EngineUnavailable' });
  });

  it("hears the engine's own goodbye, and the engine hears the device's", async () => {
    const { house, gate } = await readyHouse(
      {},
      '--engine',
      `${process.execPath} ${engines}/polite.mjs`,
      '--engine-ready',
      'port',
    );
    const device = await admittedDevice(
      gate,
      'host-1',
      await house.broker.ticket({ epoch: 1, device: 'gerät 1' }),
    );
    const greeting = await until('a greeting', () => device.heard[0]);
    expect(JSON.parse(greeting)).toEqual({
      device: 'ger%C3%A4t%201',
      epoch: '1',
      scene: 'keep',
      protocol: 'remote-rendering.v1',
      before: null,
    });
    device.socket.send('leave with 4321');
    expect(await device.closed).toEqual({ code: 4321, reason: 'as wished' });
    const again = await admittedDevice(gate, 'host-1', await house.broker.ticket({ epoch: 2 }));
    again.socket.close(3456);
    await again.closed;
    const last = await admittedDevice(gate, 'host-1', await house.broker.ticket({ epoch: 3 }));
    expect(JSON.parse(await until('a greeting', () => last.heard[0]))).toMatchObject({ before: 3456 });
  });

  it('gets large messages whole, and a slow one is not read faster than it reads', async () => {
    const { house, agent, gate } = await readyHouse(
      {},
      '--engine',
      `${process.execPath} ${engines}/polite.mjs`,
      '--engine-ready',
      'port',
    );
    const device = await admittedDevice(gate, 'host-1', await house.broker.ticket());
    await until('a greeting', () => device.heard[0]);
    let received = 0;
    device.socket.on('message', (data, isBinary) => {
      if (isBinary) received += Buffer.isBuffer(data) ? data.length : 0;
    });
    device.socket.send('send 64');
    device.socket.pause();
    await until('the engine is held back', async () => {
      const held = await fetch(`http://127.0.0.1:${enginePort(agent)}/buffered`);
      return Number(await held.text()) > 16 * 1024 * 1024;
    });
    device.socket.resume();
    await until('all 64 MiB', () => received === 64 * 1024 * 1024);
    const big = randomBytes(2 * 1024 * 1024).toString('hex');
    expect(await device.ask(`echo ${big}`, 'echo')).toBe(`echo ${big}`);
  });

  it.each([
    ['a host that nobody knows', 'nobody', 404, 'SessionNotFound'],
    ['a starting host', 'host-1', 409, 'SessionNotReady'],
  ])('is refused at %s', async (_name, hostId, status, code) => {
    const house = await openHouse();
    const agent = await house.start('--engine', `${process.execPath} -e "setInterval(() => {}, 1000)"`);
    await agent.call('POST', '/hosts', house.broker.order());
    const ticket = await house.broker.ticket({ host: hostId });
    expect(await connectDevice(agent.ports.gatePort, hostId, ticket)).toEqual({
      admitted: false,
      status,
      code,
      bodyCode: code,
    });
  });

  it('is told that the engine does not take it, and its ticket is spent', async () => {
    const { house, gate } = await readyHouse(
      {},
      '--engine',
      `${process.execPath} ${engines}/stubborn-family.mjs`,
      '--engine-ready',
      'port',
      '--stop-seconds',
      '0.1',
    );
    const ticket = await house.broker.ticket();
    expect(await connectDevice(gate, 'host-1', ticket)).toMatchObject({
      status: 502,
      code: 'EngineUnavailable',
    });
    expect(await connectDevice(gate, 'host-1', ticket)).toMatchObject({ status: 409, code: 'TicketUsed' });
    await until('nobody is seated', () => house.broker.latest('host-1')?.seat?.connected === false);
  });
});

const enginePort = (agent: AgentProcess): number => agent.record('host-1').enginePort;

describe('a ticket', () => {
  const refused = { admitted: false, status: 401, code: 'AuthenticationFailed' };

  it('that says the wrong thing opens nothing', async () => {
    const { house, gate } = await readyHouse();
    const { broker } = house;
    const seconds = Math.floor(broker.now() / 1000);
    const { exp: _exp, ...withoutExpiry } = broker.claims();
    const { seat: _seat, ...withoutSeat } = broker.claims();
    const bad: Record<string, string | null> = {
      none: null,
      'no ticket at all': 'nonsense',
      'of another host': await broker.ticket({ host: 'host-2' }),
      'expired just now': await broker.ticket({ exp: seconds }),
      'for another audience': await broker.key.sign({ ...broker.claims(), aud: 'api' }),
      'of another type': await broker.key.sign({ ...broker.claims() }, { typ: 'at+jwt' }),
      'without an expiry': await broker.key.sign(withoutExpiry),
      'without a seat': await broker.key.sign(withoutSeat),
      'with an epoch of zero': await broker.ticket({ epoch: 0 }),
      'signed by another key of the same name': await (await signingKey('key-1')).sign({
        ...broker.claims(),
      }),
      'signed by a key of another name': await (await signingKey('key-2')).sign({ ...broker.claims() }),
      'not signed': new UnsecuredJWT({ ...broker.claims() }).encode(),
      'changed on the way': tampered(await broker.ticket()),
    };
    for (const [name, ticket] of Object.entries(bad)) {
      expect(await connectDevice(gate, 'host-1', ticket), name).toMatchObject(refused);
    }
    await admittedDevice(gate, 'host-1', await broker.ticket());
  });

  it('of another installation opens nothing, though its host is on the same agent', async () => {
    const { house, agent, gate } = await readyHouse();
    const other = await openHouse();
    await agent.ready(other.broker.order({ hostId: 'host-2' }));
    const claims = other.broker.claims({ host: 'host-2' });
    expect(await connectDevice(gate, 'host-2', await house.broker.key.sign({ ...claims }))).toMatchObject(
      refused,
    );
    await admittedDevice(gate, 'host-2', await other.broker.key.sign({ ...claims }));
  });

  it("expires by the broker's clock, which need not be the machine's", async () => {
    const house = await openHouse();
    house.broker.reply.clockAheadMs = -3_600_000;
    const agent = await house.start();
    await agent.ready(house.broker.order());
    // For the machine this expired almost an hour ago.
    await admittedDevice(agent.ports.gatePort, 'host-1', await house.broker.ticket());
    const exp = Math.floor(house.broker.now() / 1000) - 1;
    expect(
      await connectDevice(agent.ports.gatePort, 'host-1', await house.broker.ticket({ epoch: 2, exp })),
    ).toMatchObject(refused);
  });

  it('is good with a key that the answer to a report brought', async () => {
    const { house, gate } = await readyHouse();
    const next = await signingKey('key-2');
    house.broker.ticketKeys.push(next.publicKey);
    const claims = house.broker.claims();
    const device = await until('the new key is known', async () => {
      const answer = await connectDevice(gate, 'host-1', await next.sign({ ...claims }));
      return answer.admitted ? answer : null;
    });
    expect(device.admitted).toBe(true);
  });
});

/** The same signature under other words. */
function tampered(ticket: string): string {
  const [head = '', body = '', signature = ''] = ticket.split('.');
  const claims: unknown = JSON.parse(Buffer.from(body, 'base64url').toString());
  const changed = { ...(typeof claims === 'object' ? claims : {}), epoch: 99 };
  return [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
}

describe('two devices at once', () => {
  it('in a hundred races for a free handover seat exactly one is let in, by the account of both', async () => {
    const { house, agent, gate } = await readyHouse({ seatPolicy: 'handover' });
    for (let round = 0; round < 100; round += 1) {
      const epoch = round * 2 + 1;
      const tickets = [
        await house.broker.ticket({ epoch, device: 'device-a', seat: `seat-a${round}` }),
        await house.broker.ticket({ epoch: epoch + 1, device: 'device-b', seat: `seat-b${round}` }),
      ];
      if (round % 2 === 1) tickets.reverse();
      const both = await Promise.all(tickets.map((ticket) => connectDevice(gate, 'host-1', ticket)));
      const inside = both.filter((it) => it.admitted);
      const outside = both.filter((it) => !it.admitted);
      expect([inside.length, outside.length]).toEqual([1, 1]);
      expect(['OtherSessionConnected', 'TicketUsed']).toContain(outside[0]?.code);
      for (const device of inside) {
        expect(await device.ask({ type: 'ping', id: 'in' }, 'pong')).toContain('pong');
        await device.leave();
      }
      await until('the seat is free', async () => (await agent.status('host-1'))?.seat?.connected === false);
    }
  }, 60_000);

  it('in ten races for a fresh exclusive seat exactly one is let in', async () => {
    const { house, agent, gate } = await readyHouse({ hostId: 'host-0' });
    for (let round = 1; round <= 10; round += 1) {
      const host = `host-${round}`;
      await agent.ready(house.broker.order({ hostId: host }));
      const tickets = await Promise.all(
        [1, 2].map((epoch) => house.broker.ticket({ host, epoch, seat: `seat-${epoch}` })),
      );
      const both = await Promise.all(tickets.map((ticket) => connectDevice(gate, host, ticket)));
      expect(both.filter((it) => it.admitted)).toHaveLength(1);
      await agent.call('DELETE', `/hosts/${host}`);
    }
  }, 60_000);

  it('with one ticket exactly one is let in', async () => {
    const { house, gate } = await readyHouse();
    const ticket = await house.broker.ticket();
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => connectDevice(gate, 'host-1', ticket)));
    expect(all.filter((it) => it.admitted)).toHaveLength(1);
  });
});
