import { setTimeout as pause } from 'node:timers/promises';
import type { KillChance } from '../support/kill-chance.ts';
import type { KillHouse } from '../support/kill-house.ts';
import type { KillTally } from '../support/kill-tally.ts';
import { checkList } from './check-list.ts';
import type { SoakAnswer, SoakApi } from './soak-api.ts';
import type { SoakSeats } from './soak-seats.ts';
import { SoakSession } from './soak-session.ts';
import type { SoakVerbs } from './soak-verbs.ts';

interface Parts {
  readonly api: SoakApi;
  readonly verbs: SoakVerbs;
  readonly seats: SoakSeats;
  readonly chance: KillChance;
  readonly tally: KillTally;
  readonly house: KillHouse;
  readonly seed: number;
  readonly sessions: Map<string, SoakSession>;
}

/** With so many promises broken the rest would only be noise. */
const FAILURES_ALLOWED = 10;
/** Sessions at a time; fewer than there are places. */
const LIVE = 12;

const verbs = [
  ['create', 10],
  ['create again', 4],
  ['read', 30],
  ['set', 12],
  ['extend', 14],
  ['keep alive', 10],
  ['come', 12],
  ['go', 5],
  ['intrude', 4],
  ['list', 3],
  ['stop', 4],
] as const;
type Verb = (typeof verbs)[number][0];

/** Sessions whose leases are a minute long, hardly ever longer, and mostly left to run out. */
const BRIEF = 'brief';
const spared: ReadonlySet<Verb> = new Set(['set', 'extend', 'keep alive', 'stop']);

/** Clients that do anything to any session, each when it likes, until they are told to end. */
export class SoakClients {
  /** How often each verb had which outcome. */
  readonly outcomes = new Map<string, number>();
  readonly #parts: Parts;
  readonly #settings = new Map<SoakSession, object>();
  #isOver = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isOver(): boolean {
    const { house, tally } = this.#parts;
    return this.#isOver || house.isClosed || tally.failures.length >= FAILURES_ALLOWED;
  }

  end(): void {
    this.#isOver = true;
  }

  async work(): Promise<void> {
    const { chance, tally } = this.#parts;
    while (!this.isOver) {
      const verb = chance.weighted(verbs);
      const session = verb === 'create' ? this.#newSession() : this.#anySession();
      if (!session) continue;
      const outcome = await this.#guarded(session, () => this.#do(verb, session));
      tally.count(this.outcomes, `${verb}: ${outcome}`);
      await pause(chance.whole(0, 25));
    }
  }

  async #do(verb: Verb, session: SoakSession): Promise<string> {
    const { api, chance, verbs: does, seats, sessions } = this.#parts;
    if (session.id.startsWith(BRIEF) && spared.has(verb) && !chance.isLucky(0.02)) return 'nothing to do';
    switch (verb) {
      case 'create':
      case 'create again':
        return outcomeOf(await does.create(session, this.#settings.get(session) ?? {}));
      case 'read':
        return outcomeOf(await does.read(session));
      case 'set':
        return outcomeOf(await does.set(session));
      case 'extend':
        return outcomeOf(await does.extend(session));
      case 'keep alive':
        return outcomeOf(await does.keepAlive(session));
      case 'stop':
        return outcomeOf(await does.stop(session));
      case 'come':
        return seats.come(session);
      case 'go':
        return seats.go(session);
      case 'intrude':
        return seats.intrude(session);
      case 'list':
        return checkList(api, sessions.values());
    }
  }

  #newSession(): SoakSession | null {
    const { chance, sessions } = this.#parts;
    const live = [...sessions.values()].filter(({ isOver, isWrittenOff }) => !isOver && !isWrittenOff).length;
    if (live >= LIVE) return this.#anySession();
    // Some run out while everything else goes on.
    const isBrief = chance.isLucky(0.4);
    const lease = isBrief ? 1 : chance.whole(5, 60);
    const session = new SoakSession(`${isBrief ? BRIEF : 'long'}-${sessions.size}`, lease);
    this.#settings.set(session, { maxLeaseTimeMinutes: lease, size: 'Standard', warningMinutes: [] });
    sessions.set(session.id, session);
    return session;
  }

  /** Mostly one that is live, now and then one that is over. */
  #anySession(): SoakSession | null {
    const { chance, sessions } = this.#parts;
    const made = [...sessions.values()].filter(({ isCreated, isWrittenOff }) => isCreated && !isWrittenOff);
    const wanted = made.filter(({ isOver }) => isOver === chance.isLucky(0.05));
    const among = wanted.length > 0 ? wanted : made;
    return among.length === 0 ? null : chance.weighted(among.map((session) => [session, 1] as const));
  }

  /** What goes wrong is noted, and its session left alone; the client goes on with the next. */
  async #guarded(session: SoakSession, run: () => Promise<string>): Promise<string> {
    const { tally, house, seed } = this.#parts;
    try {
      return await run();
    } catch (error) {
      if (house.isClosed) return 'given up';
      session.isWrittenOff = true;
      tally.fail(seed, error instanceof Error && error.name === 'Broken' ? error.message : String(error));
      return 'broken';
    }
  }
}

const outcomeOf = (answer: SoakAnswer | null): string =>
  answer === null ? 'unanswered' : answer.status < 300 ? 'acknowledged' : 'refused';
