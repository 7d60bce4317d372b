import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  RemoteRenderingClient,
  RemoteRenderingError,
  type RenderingConnection,
  type RenderingSession,
} from '../../client/index.ts';
import { until } from '../support/agent-until.ts';
import { ClientService } from '../support/client-service.ts';
import { wholeFlag } from '../support/whole-flag.ts';

/** As many contests of each kind; a thousand by `SEAT_CONTESTS=1000 npx vitest run test/client/seat-contests.test.ts`. */
const CONTESTS = wholeFlag('SEAT_CONTESTS', process.env['SEAT_CONTESTS'] ?? '20', 1, 1_000_000);
/** Sessions at a time. */
const LANES = 4;
const LIMIT_MS = 60_000 + CONTESTS * 1500;

/** `npm start`, its agent and the default engine. */
let service: ClientService;
/** Two apps, each with a connection of its own to the service: neither knows of the other. */
let apps: readonly [RemoteRenderingClient, RemoteRenderingClient];
beforeAll(async () => {
  service = await ClientService.start([]);
  const { endpoint, accountId, key } = service;
  const anApp = (): RemoteRenderingClient =>
    new RemoteRenderingClient({ endpoint, accountId, credential: { key } });
  apps = [anApp(), anApp()];
});
afterAll(() => service.end());

type Policy = 'exclusive' | 'handover';
type Both<Thing> = readonly [Thing, Thing];

/** A ready session, as each of the two apps has it. */
async function aSession(sessionId: string, seatPolicy: Policy): Promise<Both<RenderingSession>> {
  const [one, other] = apps;
  const settings = { sessionId, maxLeaseInMinutes: 30, size: 'Standard', seatPolicy } as const;
  const first = await one.createNewRenderingSession(settings);
  await ready(first);
  return [first, await other.openRenderingSession(sessionId)];
}

/** More often than an app may ask, so that a thousand take minutes and not an hour. */
async function ready(session: RenderingSession): Promise<void> {
  await until(
    `session ${session.sessionUuid} is ready`,
    async () => {
      const { status } = await session.getProperties();
      expect(['Starting', 'Ready']).toContain(status);
      return status === 'Ready';
    },
    60_000,
  );
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * 3));

/** What `connect` comes to for one app: its connection, or the code of the refusal. Anything else fails the contest. */
async function connects(session: RenderingSession, deviceId: string): Promise<RenderingConnection | string> {
  try {
    return await session.connect({ deviceId, reconnect: false });
  } catch (error) {
    if (error instanceof RemoteRenderingError) return error.code;
    throw error;
  }
}

/** Both come at once. Answers which of them has the seat, when both apps, the engine and the service have said the same. */
async function contest(both: Both<RenderingSession>): Promise<0 | 1> {
  const names = ['device-0', 'device-1'] as const;
  const came = await Promise.all(
    both.map(async (session, n) => {
      await pause();
      return await connects(session, names[n] ?? '');
    }),
  );
  const winner = typeof came[0] === 'string' ? 1 : 0;
  const [won, lost] = [both[winner], both[winner === 0 ? 1 : 0]];
  const scene = came[winner];
  expect(came[winner === 0 ? 1 : 0]).toBe('OtherSessionConnected');
  if (scene === undefined || typeof scene === 'string') throw new Error(`Nobody was let in: ${scene}.`);

  // The winner was greeted by the engine of this session, and is served.
  expect(scene.engine?.session).toBe(won.sessionUuid);
  expect((await scene.getStatistics()).entities).toBe(0);
  // The loser stays out, also when it asks again, and the service says who is in.
  expect(await connects(lost, names[winner === 0 ? 1 : 0])).toBe('OtherSessionConnected');
  expect([won.isConnected, lost.isConnected]).toEqual([true, false]);
  await until('the service knows who is in', async () => (await lost.getProperties()).seat.connected);
  expect((await lost.getProperties()).seat.deviceId).toBe(names[winner]);
  expect((await scene.getStatistics()).entities).toBe(0);
  return winner;
}

/** Plays all contests, in lanes; each of the two apps wins some of many. */
async function playAll(play: (lane: number, take: () => number | null) => Promise<readonly number[]>) {
  let next = 0;
  const take = (): number | null => (next < CONTESTS ? next++ : null);
  const winners = (await Promise.all(Array.from({ length: LANES }, (_, lane) => play(lane, take)))).flat();
  expect(winners).toHaveLength(CONTESTS);
  if (CONTESTS >= 100) expect([...new Set(winners)].sort()).toEqual([0, 1]);
}

it(
  `lets exactly one of two apps connect that come at once to a new session, by the account of both, in each of ${CONTESTS} contests`,
  async () => {
    await playAll(async (_lane, take) => {
      const winners: number[] = [];
      for (let n = take(); n !== null; n = take()) {
        const both = await aSession(`new-${n}`, 'exclusive');
        winners.push(await contest(both));
        await both[0].stop();
      }
      return winners;
    });
  },
  LIMIT_MS,
);

it(
  `lets exactly one of two apps connect that come at once whenever the seat of a session is free again, by the account of both, in each of ${CONTESTS} contests`,
  async () => {
    await playAll(async (lane, take) => {
      const both = await aSession(`again-${lane}`, 'handover');
      const winners: number[] = [];
      for (let n = take(); n !== null; n = take()) {
        const winner = await contest(both);
        winners.push(winner);
        both[winner].disconnect();
        await until('the seat is free', async () => !(await both[0].getProperties()).seat.connected);
      }
      await both[0].stop();
      return winners;
    });
  },
  LIMIT_MS,
);
