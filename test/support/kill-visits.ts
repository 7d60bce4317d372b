import { setTimeout as pause } from 'node:timers/promises';
import type { KillChance } from './kill-chance.ts';
import type { KillHouse } from './kill-house.ts';
import type { KillLane } from './kill-lane.ts';
import type { Guest, KillSeat } from './kill-seat.ts';
import type { KillTally } from './kill-tally.ts';
import type { WatchedSession } from './kill-watch.ts';

interface Parts {
  readonly lane: KillLane;
  readonly seats: KillSeat;
  readonly chance: KillChance;
  readonly tally: KillTally;
  readonly watched: ReadonlyMap<string, WatchedSession>;
  readonly seed: number;
  readonly house: KillHouse;
}

/** With so many promises broken the rest would only be noise. */
const FAILURES_ALLOWED = 10;

/** What the campaign's callers do with their sessions, until they are told to end. */
export class KillVisits {
  readonly #parts: Parts;
  #areCallersOver = false;
  #isResidentOver = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isOver(): boolean {
    const { house, tally } = this.#parts;
    return house.isClosed || tally.failures.length >= FAILURES_ALLOWED;
  }

  endCallers(): void {
    this.#areCallersOver = true;
  }

  endResident(): void {
    this.#isResidentOver = true;
  }

  /** One session after another, each with a few things done to it. */
  async comeAndGo(number: number): Promise<void> {
    for (let visit = 0; !this.#areCallersOver && !this.isOver; visit++) {
      const kind = this.#parts.chance.weighted(kinds);
      const id = `${kind}-${number}-${visit}`;
      await this.#guarded(id, () => this.#visit(id));
    }
  }

  /** One session that lives through everything, with a device in its seat that must not be cut off. */
  async stay(): Promise<void> {
    const { lane, seats, chance } = this.#parts;
    await this.#guarded('resident', async () => {
      const guest = await lane.begin('resident', true);
      await seats.take(guest);
      while (!this.#isResidentOver && !this.isOver) {
        await seats.check(guest);
        if (chance.isLucky(0.02)) await lane.extend(guest.session);
        await lane.look(guest.session);
        await pause(50);
      }
      await seats.check(guest);
      await lane.stop(guest);
    });
  }

  async #visit(id: string): Promise<void> {
    const { lane, seats, chance } = this.#parts;
    const guest = await lane.begin(id);
    for (let turn = chance.whole(2, 8); turn > 0 && guest.session.seen?.state === 'ready'; turn--) {
      if ((await this.#act(guest)) === 'leave') break;
      await seats.check(guest);
      await lane.look(guest.session);
    }
    await lane.stop(guest);
    await lane.follow(guest.session, 800);
  }

  /** Leave: the session is to be stopped as it is now. */
  async #act(guest: Guest): Promise<'go on' | 'leave'> {
    const { lane, seats, chance, house } = this.#parts;
    const act = chance.weighted(acts);
    if (act === 'freeze') return freeze(house, guest.session.id, chance);
    if (act === 'extend') await lane.extend(guest.session);
    else if (act === 'connect' && guest.device === null) await seats.take(guest);
    else await pause(chance.whole(5, 60));
    return 'go on';
  }

  /** What goes wrong is noted, and its session left alone; the caller goes on with the next. */
  async #guarded(id: string, run: () => Promise<void>): Promise<void> {
    const { tally, watched, seed, house } = this.#parts;
    try {
      await run();
    } catch (error) {
      if (house.isClosed) return;
      const session = watched.get(id);
      if (session) session.isWrittenOff = true;
      tally.fail(seed, error instanceof Error && error.name === 'Broken' ? error.message : String(error));
    }
  }
}

const kinds = [
  ['plain', 80],
  ['family', 14],
  ['mute', 6],
] as const;

const acts = [
  ['extend', 40],
  ['connect', 40],
  ['freeze', 6],
  ['wait', 14],
] as const;

/** A frozen engine ends nothing. Now and then it is still frozen when its session is stopped. */
async function freeze(house: KillHouse, id: string, chance: KillChance): Promise<'go on' | 'leave'> {
  const [pid] = house.leaders().get(id) ?? [];
  if (pid === undefined) return 'go on';
  signal(pid, 'SIGSTOP');
  if (chance.isLucky(0.3)) return 'leave';
  await pause(chance.whole(50, 300));
  signal(pid, 'SIGCONT');
  return 'go on';
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It was killed in between.
  }
}
