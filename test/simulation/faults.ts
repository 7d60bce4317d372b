import { MINUTE, SECOND } from '../../shared/domain/instant.ts';
import { Outage } from '../../shared/domain/outage.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** What the broker calls outside its process. */
export type Service = 'store' | 'agent' | 'durable';
export type Phase = 'before' | 'after';

/** How one call will go. Times are milliseconds. */
export interface Plan {
  readonly toEffect: number;
  readonly toAnswer: number;
  /** The process dies before the effect, or after it and before the answer. */
  readonly dies: Phase | null;
  /** The call fails without its effect, or after it. */
  readonly fails: { readonly when: Phase; readonly error: Error } | null;
  /** Whether the effect comes although the process that asked is dead by then. */
  readonly landsAnyway: boolean;
  /** A request that was given up may still be under way: its effect comes so much later, and nobody hears of it. */
  readonly landsLateMs: number | null;
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** A process dies at the call with this number, in this phase; nothing else goes wrong. */
export interface CrashPoint {
  readonly call: number;
  readonly phase: Phase;
}

/** How long a client of an agent waits for an answer, at most. */
export const AGENT_TIMEOUT_MS = 5000;

/** Decides from the seed what goes wrong and when, and remembers when something last did. */
export class Faults {
  /** The last moment at which store, process or durable engine were in trouble. Trouble of agents is not counted: it excuses nothing. */
  troubledAt = Number.NEGATIVE_INFINITY;
  /** How many calls were made while things could go wrong: the crash points of this run. */
  calls = 0;
  readonly #world: World;
  readonly #random: Random;
  readonly #crashPoint: CrashPoint | null;
  readonly #crashChance: number;
  #crashesLeft: number;
  readonly #storeFlukes: number;
  readonly #agentFlukes: number;
  readonly #durableFlukes: number;
  readonly #outages: readonly (Window & { readonly when: Phase | 'either' })[];
  #isHealed = false;

  constructor(world: World, random: Random, crashPoint: CrashPoint | null) {
    this.#world = world;
    this.#random = random;
    this.#crashPoint = crashPoint;
    const isCalm = crashPoint !== null || random.chance(0.12);
    const some = (probability: number): boolean => !isCalm && random.chance(probability);
    this.#crashesLeft = some(0.75) ? random.between(1, 5) : 0;
    this.#crashChance = random.pick([0.002, 0.005, 0.02]);
    this.#storeFlukes = some(0.3) ? random.pick([0.002, 0.01, 0.03]) : 0;
    this.#agentFlukes = some(0.4) ? random.pick([0.01, 0.05, 0.2]) : 0;
    this.#durableFlukes = some(0.4) ? random.pick([0.01, 0.05, 0.2]) : 0;
    this.#outages = Array.from({ length: some(0.35) ? random.between(1, 3) : 0 }, () => {
      const from = world.now + random.between(0, random.pick([3, 30, 120]) * MINUTE);
      const to = from + random.between(SECOND, random.pick([10 * SECOND, MINUTE, 10 * MINUTE]));
      return { from, to, when: random.pick<Phase | 'either'>(['before', 'after', 'either']) };
    });
  }

  /** From now on nothing goes wrong any more. */
  heal(): void {
    this.#isHealed = true;
  }

  troubled(): void {
    this.troubledAt = this.#world.now;
  }

  plan(service: Service): Plan {
    const random = this.#random;
    if (!this.#isHealed) this.calls++;
    const dies = this.#dies();
    const fails = this.#fails(service);
    if (service !== 'agent' && (fails || dies)) this.troubled();
    return {
      toEffect: this.#latency(service),
      toAnswer:
        fails && service === 'agent' && random.chance(0.5) ? AGENT_TIMEOUT_MS : this.#latency(service),
      dies,
      fails,
      landsAnyway: dies === null && random.chance(service === 'store' ? 0.2 : 0.5),
      landsLateMs:
        service === 'agent' && fails?.when === 'before' && random.chance(0.3)
          ? random.between(0, random.pick([SECOND, MINUTE, 30 * MINUTE]))
          : null,
    };
  }

  /** A moment at which the process may die without calling anybody: before or after an episode of the durable engine is committed. */
  diesAtCommit(): Phase | null {
    if (!this.#isHealed) this.calls++;
    return this.#dies();
  }

  /** Whether the durable engine loses this nudge, having accepted it. */
  losesNudge(): boolean {
    return !this.#isHealed && this.#random.chance(this.#durableFlukes);
  }

  /** Whether an instance is stuck from here on: it runs, and does nothing. */
  freezes(): boolean {
    const does = !this.#isHealed && this.#random.chance(this.#durableFlukes / 40);
    if (does) this.troubled();
    return does;
  }

  /** What a crash does to the durable engine's own file, and how long the process stays away. */
  aftermath(): { readonly engine: 'kept' | 'cut' | 'lost'; readonly awayMs: number } {
    if (this.#crashPoint) return { engine: 'kept', awayMs: this.#random.pick([200, 5000, 90_000]) };
    return {
      engine: this.#random.weighted({ kept: 7, cut: 2, lost: 2 }),
      awayMs: this.#random.between(50, this.#random.pick([SECOND, 30 * SECOND, 10 * MINUTE])),
    };
  }

  #dies(): Phase | null {
    if (this.#isHealed) return null;
    if (this.#crashPoint) return this.calls === this.#crashPoint.call ? this.#crashPoint.phase : null;
    if (this.#crashesLeft === 0 || !this.#random.chance(this.#crashChance)) return null;
    this.#crashesLeft--;
    return this.#random.pick<Phase>(['before', 'after']);
  }

  #fails(service: Service): Plan['fails'] {
    if (this.#isHealed) return null;
    const random = this.#random;
    const flukes = { store: this.#storeFlukes, agent: this.#agentFlukes, durable: this.#durableFlukes };
    const { now } = this.#world;
    const outage =
      service === 'store' ? this.#outages.find(({ from, to }) => from <= now && now < to) : undefined;
    if (!outage && !random.chance(flukes[service])) return null;
    const when = outage && outage.when !== 'either' ? outage.when : random.pick<Phase>(['before', 'after']);
    const error =
      service === 'store'
        ? new Outage('store', 'The simulated store does not answer.')
        : new Error(`The simulated ${service} does not answer.`);
    return { when, error };
  }

  #latency(service: Service): number {
    if (!this.#random.chance(0.3)) return 0;
    return this.#random.between(0, service === 'agent' ? 100 : 10);
  }
}
