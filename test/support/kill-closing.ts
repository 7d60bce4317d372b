import { setTimeout as pause } from 'node:timers/promises';
import type { KillHouse } from './kill-house.ts';
import type { KillLane } from './kill-lane.ts';
import { leaks, secretsOf } from './kill-secrets.ts';
import { countRows, readRecords } from './kill-store.ts';
import type { KillStrikes } from './kill-strikes.ts';
import type { WatchedSession } from './kill-watch.ts';

interface Parts {
  readonly house: KillHouse;
  readonly lane: KillLane;
  readonly watched: ReadonlyMap<string, WatchedSession>;
  readonly secrets: ReadonlySet<string>;
  readonly strikes: KillStrikes;
}

/** A release that a kill interrupted is claimed for a minute; one that failed twice waits for about half of one. */
const GIVEN_BACK_LIMIT_MS = 100_000;

/** What is wrong when all is over: hosts that are not given back, processes and rows that are left, secrets that got out. */
export async function closingFaults({
  house,
  lane,
  watched,
  secrets,
  strikes,
}: Parts): Promise<readonly string[]> {
  const sound = [...watched.values()].filter(({ isWrittenOff }) => !isWrittenOff);
  const faults = await notGivenBack(lane, sound);
  const left = house.engines();
  if (left.length > 0) faults.push(`the processes ${left.join(', ')} of engines are left`);
  await purged(house);
  // Once more, now that everything has come to rest: over HTTP after a last kill, and in the file.
  await house.broker?.kill();
  strikes.inspect();
  const { sessions, histories, indexKeys } = readRecords(house.folder.sessions);
  const bygone = [...sessions.keys(), ...histories.keys(), ...indexKeys].filter((key) =>
    key.includes('bygone-'),
  );
  if (bygone.length > 0) faults.push(`the purge left ${bygone.length} rows, the first ${bygone[0]}`);
  const unknown = [...sessions.keys()].filter((id) => !watched.has(id) && !id.startsWith('bygone-'));
  if (unknown.length > 0) faults.push(`nobody made the sessions ${unknown.join(', ')}`);
  await strikes.restartBroker();
  for (const session of sound) await lane.look(session).catch((error: Error) => faults.push(error.message));
  return [...faults, ...leaks(house, secretsOf(house, secrets))];
}

/** The purge began at the last start, and may have been at work for as short as nobody waited for anything else. */
async function purged(house: KillHouse): Promise<void> {
  const deadline = performance.now() + GIVEN_BACK_LIMIT_MS;
  while (performance.now() < deadline && countRows(house.folder.sessions, 'bygone-') > 0) await pause(250);
}

async function notGivenBack(lane: KillLane, sessions: readonly WatchedSession[]): Promise<string[]> {
  const faults: string[] = [];
  const deadline = performance.now() + GIVEN_BACK_LIMIT_MS;
  const isOut = (session: WatchedSession): boolean =>
    session.seen?.end === null || session.seen?.isGivenBack !== true;
  for (let out = sessions; out.length > 0; out = out.filter(isOut)) {
    for (const session of out) {
      await lane.look(session).catch((error: Error) => {
        faults.push(error.message);
        session.isWrittenOff = true;
      });
    }
    out = out.filter(({ isWrittenOff }) => !isWrittenOff);
    if (performance.now() > deadline) {
      for (const { id, seen } of out.filter(isOut))
        faults.push(
          `session ${id} is ${seen?.state} and its host not given back after ${GIVEN_BACK_LIMIT_MS} ms`,
        );
      break;
    }
    await pause(250);
  }
  return faults;
}
