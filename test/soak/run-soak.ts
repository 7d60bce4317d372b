import { setTimeout as pause } from 'node:timers/promises';
import { KillApi } from '../support/kill-api.ts';
import { KillChance } from '../support/kill-chance.ts';
import { closingFaults } from '../support/kill-closing.ts';
import { KillHouse } from '../support/kill-house.ts';
import { KillLane } from '../support/kill-lane.ts';
import { type Moment, Moments, momentNames } from '../support/kill-moments.ts';
import { KillStrikes, type Target } from '../support/kill-strikes.ts';
import { KillTally } from '../support/kill-tally.ts';
import { SoakApi } from './soak-api.ts';
import { SoakClients } from './soak-clients.ts';
import { SoakSeats } from './soak-seats.ts';
import type { SoakSession } from './soak-session.ts';
import { SoakVerbs } from './soak-verbs.ts';

interface Options {
  readonly seconds: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface Soaked {
  /** Sessions about which every promise was kept. */
  readonly passed: number;
  readonly failures: readonly string[];
}

const CLIENTS = 5;
const PROGRESS_MS = 10_000;

const houseOptions = {
  agentFlags: ['--max-hosts', '16', '--report-seconds', '1', '--stop-seconds', '0.5'],
  brokerEnvironment: {
    SWEEP_SCHEDULE: '* * * * * *',
    LIMIT_REQUESTS_PER_MINUTE: '1000000',
    LIMIT_CREATES_PER_MINUTE: '100000',
  },
};

const targets: readonly (readonly [Target, number])[] = [
  ['broker', 50],
  ['agent', 14],
  ['broker and agent', 12],
  ['engine', 16],
  ['agent and engine', 4],
  ['broker, engine file lost', 4],
];
const moments = momentNames.map((name): readonly [Moment, number] => [name, name === 'any' ? 6 : 1]);

/**
 * Real processes of the product for so many seconds: several clients do anything to any session, while broker, agent and engines are
 * killed. Then everything is stopped, and nothing may be left: no engine, no host that is not given back, no row that disagrees.
 */
export async function runSoak({ seconds, seed, say }: Options): Promise<Soaked> {
  const tally = new KillTally();
  const sessions = new Map<string, SoakSession>();
  const started = performance.now();
  const passed = (): number => Math.round((performance.now() - started) / 1000);
  say(`${seconds} seconds, seed ${seed}`);
  const progress = setInterval(
    () =>
      say(
        `  ${passed()} s: ${sessions.size} sessions, ${tally.kills} kills, ${tally.failures.length} failures`,
      ),
    PROGRESS_MS,
  );
  const house = await KillHouse.open(houseOptions);
  try {
    for (const line of await soak(house, seconds * 1000, seed, tally, sessions)) say(`  ${line}`);
  } finally {
    clearInterval(progress);
    await house.close();
  }
  tally.sessions = sessions.size;
  for (const line of tally.lines()) say(`  ${line}`);
  for (const failure of tally.failures) say(`FAILED ${failure}`);
  say(`  ${passed()} s in all`);
  const sound = [...sessions.values()].filter(({ isCreated, isWrittenOff }) => isCreated && !isWrittenOff);
  return { passed: sound.length, failures: tally.failures };
}

/** Answers what the clients did, for people. */
async function soak(
  house: KillHouse,
  forMs: number,
  seed: number,
  tally: KillTally,
  sessions: Map<string, SoakSession>,
): Promise<readonly string[]> {
  const chance = new KillChance(seed);
  const moment = new Moments();
  const api = await SoakApi.open(house);
  const secrets = new Set([api.token]);
  const verbs = new SoakVerbs({ api, chance, moments: moment });
  const seats = new SoakSeats({ api, house, moments: moment, figures: tally.figures, secrets });
  const clients = new SoakClients({ api, verbs, seats, chance, tally, house, seed, sessions });
  const strikes = new KillStrikes({
    seed,
    house,
    chance,
    moments: moment,
    tally,
    watched: sessions,
    secrets,
  });

  const endsAt = performance.now() + forMs;
  const working = Array.from({ length: CLIENTS }, () => clients.work());
  while (performance.now() < endsAt && !clients.isOver) {
    await pause(chance.whole(200, 1500));
    await strikes.strike(chance.weighted(targets), chance.weighted(moments));
  }
  clients.end();
  await Promise.all(working);
  await seats.leaveAll();
  for (const session of [...sessions.values()])
    if ((await stopForSure(verbs, session)) === 'never made') sessions.delete(session.id);

  const killApi = await KillApi.open(house);
  secrets.add(killApi.token);
  const lane = new KillLane({ api: killApi, chance, moments: moment, watched: sessions });
  for (const fault of await closingFaults({ house, lane, watched: sessions, secrets, strikes }))
    tally.fail(seed, fault);
  return linesOf(clients.outcomes);
}

/** Stops it, in as many tries as it takes. One whose creation was never answered may not be there at all. */
async function stopForSure(verbs: SoakVerbs, session: SoakSession): Promise<'stopped' | 'never made'> {
  while (!session.isCreated && !session.isWrittenOff) {
    const answer = await verbs.read(session);
    if (answer?.status === 404) return 'never made';
    if (answer === null) await pause(50);
  }
  // About one of which a promise was broken nothing more is asked, but its engine has to go, too.
  const stop = () =>
    verbs.stop(session).catch((error) => (session.isWrittenOff ? 'given up' : Promise.reject(error)));
  while ((await stop()) === null) await pause(50);
  return 'stopped';
}

/** One line a verb: `extend: acknowledged 120, refused 14, unanswered 6`. */
function linesOf(outcomes: ReadonlyMap<string, number>): readonly string[] {
  const byVerb = new Map<string, string[]>();
  for (const [name, times] of [...outcomes].toSorted()) {
    const [verb = '', outcome = ''] = name.split(': ');
    byVerb.set(verb, [...(byVerb.get(verb) ?? []), `${outcome} ${times}`]);
  }
  return [...byVerb].map(([verb, list]) => `${verb}: ${list.join(', ')}`);
}
