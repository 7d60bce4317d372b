import { setTimeout as pause } from 'node:timers/promises';
import { audit } from './kill-audit.ts';
import { type EngineParts, KillEngines } from './kill-engines.ts';
import type { Moment, Moments } from './kill-moments.ts';
import { loseRuntimeFile } from './kill-steps.ts';
import { readRecords } from './kill-store.ts';

export interface StrikeParts extends EngineParts {
  readonly moments: Moments;
}

export type Target =
  | 'broker'
  | 'agent'
  | 'broker and agent'
  | 'engine'
  | 'agent and engine'
  | 'broker, engine file lost';

/** How long a moment is waited for; then any will do. */
const MOMENT_LIMIT_MS = 1_200;

/** Kills, looks at what is left, starts again. */
export class KillStrikes {
  /** How many processes were killed here. */
  kills = 0;
  readonly #parts: StrikeParts;
  readonly #engines: KillEngines;

  constructor(parts: StrikeParts) {
    this.#parts = parts;
    this.#engines = new KillEngines(parts);
  }

  /** Waits for a moment, kills in it or a few milliseconds later, and heals. */
  async strike(target: Target, moment: Moment): Promise<void> {
    const { chance, moments, tally } = this.#parts;
    const delay = chance.isLucky(0.5) ? 0 : chance.whole(1, 25);
    const limit = moment === 'any' ? chance.whole(0, 300) : MOMENT_LIMIT_MS;
    let dead: Promise<void> | null = null;
    await moments.next(moment, limit, (at) => {
      tally.count(tally.moments, at);
      if (delay === 0) dead = this.#kill(target);
    });
    if (dead === null) {
      await pause(delay);
      dead = this.#kill(target);
    }
    await dead;
    await this.#heal();
  }

  /** Kills at once. `at` says in what. */
  async strikeNow(target: Target, at: string): Promise<void> {
    const { tally } = this.#parts;
    tally.count(tally.moments, at);
    await this.#kill(target);
    await this.#heal();
  }

  /** Has something done to the records while no broker is up; this kill is counted like any other. */
  async whileDown(work: () => Promise<void>): Promise<void> {
    await this.#kill('broker');
    this.inspect();
    await work();
    await this.restartBroker();
  }

  /** The signals go out before this returns its promise. */
  #kill(target: Target): Promise<void> {
    const { house, tally } = this.#parts;
    const deaths: Promise<void>[] = [];
    const kill = (name: string, death: Promise<void> | undefined): void => {
      this.#count(name);
      if (death !== undefined) deaths.push(death);
    };
    if (target.includes('broker')) kill('broker', house.broker?.kill());
    if (target.includes('agent')) {
      house.agentRuns += 1;
      for (const session of this.#parts.watched.values()) session.agentKilled();
      kill('agent', house.agent?.kill());
    }
    if (target === 'engine' || target === 'agent and engine') {
      const kind = this.#engines.killOne();
      if (kind !== null) this.#count(kind);
    }
    return Promise.all(deaths).then(() => {
      if (target !== 'broker, engine file lost') return;
      tally.count(tally.victims, "the runtime's file", 1);
      loseRuntimeFile(house);
    });
  }

  #count(victim: string): void {
    const { tally } = this.#parts;
    this.kills += 1;
    tally.kills += 1;
    tally.count(tally.victims, victim);
  }

  async #heal(): Promise<void> {
    const { house } = this.#parts;
    const lost = { broker: house.broker?.isDoomed() ?? true, agent: house.agent?.isDoomed() ?? true };
    if (lost.broker) this.inspect();
    const before = lost.agent ? this.#engines.sure() : null;
    const restartAgent = async (): Promise<void> => {
      if (lost.agent) await house.startAgent();
    };
    // An operator's starter has the agent up first; an agent of its own may also come later than the broker.
    if (this.#parts.chance.isLucky(0.5)) await restartAgent();
    if (lost.broker) await this.restartBroker();
    if (house.agent?.isDoomed()) await restartAgent();
    if (before) this.#engines.compare(before);
  }

  async restartBroker(): Promise<void> {
    const started = performance.now();
    await this.#parts.house.startBroker();
    this.#parts.tally.restartsMs.push(performance.now() - started);
  }

  /** What the records say while no broker has them open. */
  inspect(): void {
    const { house, watched, tally, seed } = this.#parts;
    for (const fault of audit(watched.values(), readRecords(house.folder.sessions))) tally.fail(seed, fault);
  }
}
