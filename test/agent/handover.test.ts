import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SeatTicket } from '../../shared/connection/seat-ticket.ts';
import { type Admitted, admittedDevice, connectDevice } from '../support/agent-device.ts';
import { type House, openHouse } from '../support/agent-house.ts';
import type { AgentProcess } from '../support/agent-process.ts';
import { until } from '../support/agent-until.ts';

const polite = join(import.meta.dirname, '../support/agent-engines/polite.mjs');
const engine = ['--engine', `${process.execPath} ${polite}`, '--engine-ready', 'port'];

/** A ready host with a seat that can be handed over, and the three devices that are after it. */
async function readyHouse() {
  const house = await openHouse();
  const agent = await house.start(...engine);
  await agent.ready(house.broker.order({ seatPolicy: 'handover' }));
  return { house, agent, ...devicesOf(house, agent) };
}

function devicesOf({ broker }: House, { ports }: AgentProcess) {
  const ticket = (device: string, epoch: number, change: Partial<SeatTicket> = {}) =>
    broker.ticket({ device: `device-${device}`, seat: `seat-${device}`, epoch, ...change });
  const handedTo = (device: string, epoch: number, change: Partial<SeatTicket> = {}) =>
    ticket(device, epoch, { replaces: true, ...change });
  const enter = (text: string): Promise<Admitted> => admittedDevice(ports.gatePort, 'host-1', text);
  const refusal = async (text: string) => {
    const answer = await connectDevice(ports.gatePort, 'host-1', text);
    return answer.admitted ? 'admitted' : answer.code;
  };
  return { ticket, handedTo, enter, refusal };
}

/** What the engine was told of the scene. */
const sceneOf = async (device: Admitted): Promise<string> =>
  JSON.parse(await until('a greeting', () => device.heard[0])).scene;
const answers = async (device: Admitted): Promise<boolean> =>
  (await device.ask('echo me', 'echo me')) === 'echo me';

describe('a hand-over at the gate', () => {
  it('leaves the device where it is until the other one is in, then sends it away with 4411', async () => {
    const { house, ticket, handedTo, enter } = await readyHouse();
    const first = await enter(await ticket('a', 1));
    const handed = await handedTo('b', 2);
    expect(await answers(first)).toBe(true);
    const second = await enter(handed);
    expect(await first.closed).toEqual({ code: 4411, reason: 'ConnectionReplaced' });
    expect(await answers(second)).toBe(true);
    const seat = await until('reported', () => {
      const latest = house.broker.latest('host-1')?.seat;
      return latest?.deviceId === 'device-b' ? latest : null;
    });
    expect(seat).toMatchObject({ epoch: 2, seat: 'seat-b', connected: true });
    expect(seat).not.toHaveProperty('owesCleanScene');
  });

  it('refuses what the old device still has: its used ticket, an older one, and a later one while the seat is taken', async () => {
    const { ticket, handedTo, enter, refusal } = await readyHouse();
    const used = await ticket('a', 2);
    await enter(used);
    const later = await ticket('a', 4);
    const second = await enter(await handedTo('b', 3));
    expect(await refusal(used)).toBe('TicketUsed');
    expect(await refusal(await ticket('a', 1))).toBe('TicketUsed');
    expect(await refusal(await handedTo('c', 1))).toBe('TicketUsed');
    expect(await refusal(later)).toBe('OtherSessionConnected');
    expect(await answers(second)).toBe(true);
  });

  it('of two at once leaves the later epoch in the seat, whichever of them comes first', async () => {
    const { ticket, handedTo, enter, refusal } = await readyHouse();
    await enter(await ticket('a', 1));
    const [b, c] = [await handedTo('b', 2), await handedTo('c', 3)];
    const second = await enter(b);
    const third = await enter(c);
    expect((await second.closed).code).toBe(4411);
    expect(await refusal(b)).toBe('TicketUsed');
    const [d, e] = [await handedTo('d', 4), await handedTo('e', 5)];
    const fifth = await enter(e);
    expect((await third.closed).code).toBe(4411);
    expect(await refusal(d)).toBe('TicketUsed');
    expect(await answers(fifth)).toBe(true);
  });

  it('is void once the device has come back by a later ticket', async () => {
    const { ticket, handedTo, enter, refusal } = await readyHouse();
    const first = await enter(await ticket('a', 1));
    const handed = await handedTo('b', 2);
    await first.leave();
    const back = await enter(await ticket('a', 3));
    expect(await refusal(handed)).toBe('TicketUsed');
    expect(await answers(back)).toBe(true);
  });

  it('that lapses changes nothing', async () => {
    const { house, ticket, handedTo, enter, refusal } = await readyHouse();
    const first = await enter(await ticket('a', 1));
    const lapsed = await handedTo('b', 2, { exp: Math.floor(house.broker.now() / 1000) - 1 });
    expect(await refusal(lapsed)).toBe('AuthenticationFailed');
    expect(await answers(first)).toBe(true);
  });

  it('lets one of sixteen devices keep the seat that all come for at once: the one with the highest epoch', async () => {
    const { ticket, handedTo, refusal, enter } = await readyHouse();
    await enter(await ticket('a', 1));
    const tickets = await Promise.all(
      Array.from({ length: 16 }, (_, index) => handedTo(`n${index}`, index + 2)),
    );
    const outcomes = await Promise.allSettled(tickets.map((text) => enter(text)));
    const admitted = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const last = outcomes.at(-1);
    if (last?.status !== 'fulfilled') throw new Error('The highest epoch was refused.');
    expect(await answers(last.value)).toBe(true);
    const others = admitted.filter((device) => device !== last.value);
    expect(new Set((await Promise.all(others.map(({ closed }) => closed))).map(({ code }) => code))).toEqual(
      new Set(others.length > 0 ? [4411] : []),
    );
    for (const text of tickets) expect(await refusal(text)).toBe('TicketUsed');
  });
});

describe('the scene', () => {
  it('is kept for the first device and for one that comes back, and cleaned for another one', async () => {
    const { house, ticket, enter } = await readyHouse();
    const scenes: string[] = [];
    for (const [device, epoch] of [
      ['a', 1],
      ['a', 2],
      ['b', 3],
      ['b', 4],
      ['a', 5],
    ] as const) {
      const inSeat = await enter(await ticket(device, epoch));
      scenes.push(await sceneOf(inSeat));
      await inSeat.leave();
      await until('left', () => {
        const seat = house.broker.latest('host-1')?.seat;
        return seat?.epoch === epoch && !seat.connected;
      });
    }
    expect(scenes).toEqual(['keep', 'keep', 'clean', 'keep', 'clean']);
  });

  it('is cleaned by a hand-over unless its ticket says that it is kept', async () => {
    const { ticket, handedTo, enter } = await readyHouse();
    await enter(await ticket('a', 1));
    expect(await sceneOf(await enter(await handedTo('b', 2)))).toBe('clean');
    expect(await sceneOf(await enter(await handedTo('c', 3, { scene: 'keep' })))).toBe('keep');
    expect(await sceneOf(await enter(await handedTo('d', 4, { scene: 'clean' })))).toBe('clean');
  });

  it('that the engine could not be told to clean is cleaned at the next chance, after a kill of the agent too, and once', async () => {
    const { house, agent, ticket, handedTo, enter, refusal } = await readyHouse();
    const first = await enter(await ticket('a', 1));
    await until('a greeting', () => first.heard[0]);
    first.socket.send('refuse 1');
    await first.ask('echo told', 'echo told');
    expect(await refusal(await handedTo('b', 2))).toBe('EngineUnavailable');
    expect((await first.closed).code).toBe(4411);
    expect(agent.record('host-1').seat).toMatchObject({ seat: 'seat-b', owesCleanScene: true });
    await agent.end('SIGKILL');

    const again = devicesOf(house, await house.start(...engine));
    const back = await again.enter(await ticket('b', 3));
    expect(await sceneOf(back)).toBe('clean');
    await back.leave();
    expect(await sceneOf(await again.enter(await ticket('b', 4)))).toBe('keep');
  });
});
