import { setTimeout as pause } from 'node:timers/promises';
import { KillApi } from './kill-api.ts';
import { KillChance } from './kill-chance.ts';
import { closingFaults } from './kill-closing.ts';
import { KillHouse } from './kill-house.ts';
import { KillLane } from './kill-lane.ts';
import { type Moment, Moments, momentNames } from './kill-moments.ts';
import { bygoneSessions, leaveRows, missPurge, neglectedSessions } from './kill-old-rows.ts';
import { moodyEngine } from './kill-project.ts';
import { KillSeat } from './kill-seat.ts';
import { KillStrikes, type Target } from './kill-strikes.ts';
import type { KillTally } from './kill-tally.ts';
import { KillVisits } from './kill-visits.ts';
import { WatchedSession } from './kill-watch.ts';

export interface CampaignOptions {
  readonly kills: number;
  readonly seed: number;
  readonly tally: KillTally;
  /** Callers at a time, beside the one that stays throughout. */
  readonly lanes?: number;
}

const targets: readonly (readonly [Target, number])[] = [
  ['broker', 46],
  ['agent', 12],
  ['broker and agent', 12],
  ['engine', 20],
  ['agent and engine', 6],
  ['broker, engine file lost', 4],
];

/** Shares of the kills that come while the sweep, and while the purge, have much to do. */
const SWEEP_SHARE = 0.06;
const PURGE_SHARE = 0.04;
const NEGLECTED = 40;
const BYGONE = 150;

/**
 * Leads sessions through their lives on a house of its own and kills what runs there, `kills` times. What is wrong lands in the tally;
 * it is thrown only where the campaign itself can't go on.
 */
export async function runCampaign({ kills, seed, tally, lanes = 2 }: CampaignOptions): Promise<void> {
  const house = await KillHouse.open(houseOptions);
  try {
    await campaign(house, kills, seed, tally, lanes);
  } finally {
    await house.close();
  }
}

const houseOptions = {
  agentFlags: [
    ...['--max-hosts', '16', '--report-seconds', '1', '--stop-seconds', '0.5', '--engine-ready', 'report'],
    ...['--engine', moodyEngine],
  ],
  brokerEnvironment: { SWEEP_SCHEDULE: '* * * * * *' },
};

async function campaign(
  house: KillHouse,
  kills: number,
  seed: number,
  tally: KillTally,
  lanes: number,
): Promise<void> {
  const chance = new KillChance(seed);
  const moments = new Moments();
  const watched = new Map<string, WatchedSession>();
  const api = await KillApi.open(house);
  const secrets = new Set([api.token]);
  const seats = new KillSeat({ api, house, moments, figures: tally.figures, secrets });
  const lane = new KillLane({ api, chance, moments, watched });
  const visits = new KillVisits({ lane, seats, chance, tally, watched, seed, house });
  const strikes = new KillStrikes({ seed, house, chance, moments, tally, watched, secrets });

  const resident = visits.stay();
  await strikes.whileDown(() => neglect(house, watched));
  const sweeping = Math.ceil(kills * SWEEP_SHARE);
  while (strikes.kills < sweeping && !visits.isOver) {
    await pause(1000 - (Date.now() % 1000) + chance.whole(0, 120));
    await strikes.strikeNow('broker', 'sweeping');
  }

  const callers = Array.from({ length: lanes }, (_, number) => visits.comeAndGo(number));
  const purging = Math.ceil(kills * PURGE_SHARE);
  while (strikes.kills < kills - purging && !visits.isOver)
    await strikes.strike(chance.weighted(targets), chance.weighted(allMoments));
  visits.endCallers();
  await Promise.all(callers);

  await strikes.whileDown(async () => {
    await leaveRows(house, bygoneSessions(house, BYGONE));
    missPurge(house);
  });
  while (strikes.kills < kills && !visits.isOver) {
    await pause(chance.whole(0, 200));
    await strikes.strikeNow('broker', 'purging');
  }

  visits.endResident();
  await resident;
  for (const fault of await closingFaults({ house, lane, watched, secrets, strikes }))
    tally.fail(seed, fault);
  tally.sessions += watched.size;
}

/** Sessions whose broker left them alone for long: the sweep has to end them, each at its own deadline, and give back their hosts. */
async function neglect(house: KillHouse, watched: Map<string, WatchedSession>): Promise<void> {
  const sessions = neglectedSessions(house, NEGLECTED);
  await leaveRows(house, sessions);
  for (const { id, state, leaseMinutes } of sessions) {
    const session = new WatchedSession(id, leaseMinutes);
    session.hurt = 'nobody looked after it';
    session.stopAsked = state === 'ended';
    watched.set(id, session);
  }
}

const allMoments = momentNames.map((name): readonly [Moment, number] => [name, name === 'any' ? 3 : 1]);
