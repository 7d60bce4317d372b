import { superviseSession } from '../../orchestrations/supervise-session.ts';
import { isGivenBack } from '../../shared/domain/host.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy, type LeasePolicy } from '../../shared/domain/lease-policy.ts';
import type { Table } from '../../shared/ports/table.ts';
import { shardNames } from '../../shared/storage/shard-of.ts';
import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';
import { Answers } from './answers.ts';
import { AskedGates } from './asked-gates.ts';
import { Callers } from './callers.ts';
import { Devices } from './devices.ts';
import { DurableEngine } from './durable-engine.ts';
import { type CrashPoint, Faults } from './faults.ts';
import { Handovers } from './handovers.ts';
import { purging, sweeping } from './housekeeping.ts';
import { Ledger } from './ledger.ts';
import { Lives } from './lives.ts';
import { Machines } from './machines.ts';
import type { Orchestrator } from './played-orchestration.ts';
import { Promises } from './promises.ts';
import { Random } from './random.ts';
import { deadlineRules } from './rules/deadline-rules.ts';
import { hostRules } from './rules/host-rules.ts';
import { latenessRules } from './rules/lateness-rules.ts';
import { leaseRules } from './rules/lease-rules.ts';
import { sessionRules } from './rules/session-rules.ts';
import { warningRules } from './rules/warning-rules.ts';
import { seededChance } from './seeded-chance.ts';
import type { Trace } from './trace.ts';
import { World } from './world.ts';

const START = Date.UTC(2026, 0, 1, 9, 0, 20);

/** How a run differs from the product as it is. */
export interface Variant {
  /** Rules whose breach does not end the run: to see what else notices. */
  readonly unchecked?: readonly string[];
  readonly table?: (table: Table) => Table;
  readonly orchestrator?: Orchestrator;
}

export interface SimulationOptions {
  readonly seed: number;
  readonly trace: Trace;
  readonly variant?: Variant;
  readonly crashPoint?: CrashPoint | null;
  /** Asked all the while: when it says so, the run ends where it is, and its result means nothing. */
  readonly isGivenUp?: () => boolean;
}

/** One run: a world made from a seed, a broker that lives and dies in it, and the rules that must hold all the while. */
export class Simulation {
  readonly world: World;
  readonly faults: Faults;
  readonly #isGivenUp: () => boolean;
  readonly #table: Table = openSqliteTable(':memory:');
  readonly #shards: number;
  readonly #ledger: Ledger;
  readonly #engine: DurableEngine;
  readonly #machines: Machines;
  readonly #lives: Lives;
  readonly #callers: Callers;
  readonly #afterStep: () => void;

  constructor({ seed, trace, variant = {}, crashPoint = null, isGivenUp = () => false }: SimulationOptions) {
    const random = new Random(seed);
    const world = new World(START + random.between(0, DAY), random.fork(), trace, variant.unchecked ?? []);
    this.world = world;
    this.#isGivenUp = isGivenUp;
    const faults = new Faults(world, random.fork(), crashPoint);
    this.faults = faults;
    const policy = policyOf(random);
    this.#shards = random.between(1, 3);
    const ledger = new Ledger(() => world.now);
    this.#ledger = ledger;
    const engine = new DurableEngine(world, faults, variant.orchestrator ?? superviseSession);
    this.#engine = engine;
    const shared = {
      world,
      faults,
      ledger,
      engine,
      policy,
      promises: new Promises(),
      gates: new AskedGates(),
    };

    const hosts = hostRules({
      ...shared,
      agents: () => this.#machines.agents,
      answeredReports: (agent) => this.#machines.answeredReports(agent),
    });
    const machines = new Machines({
      world,
      random: random.fork(),
      isCalm: crashPoint !== null,
      events: hosts,
      process: () => this.#lives.process,
    });
    this.#machines = machines;
    const [sweep, purge] = [sweeping(world, ledger), purging(world, ledger)];
    this.#lives = new Lives({
      ...shared,
      machines,
      sweep,
      purge,
      chance: seededChance(random.fork()),
      shards: this.#shards,
      table: this.#table,
      wrap: variant.table ?? ((table) => table),
    });
    const ofCallers = {
      ...shared,
      random: random.fork(),
      answers: new Answers({ ...shared, onExtended: hosts.extended }),
      devices: new Devices(world, random.fork(), machines.agents),
      secrets: new Map<string, string>(),
      broker: () => this.#lives.process?.broker ?? null,
    };
    this.#callers = new Callers({ ...ofCallers, onCreate: () => machines.areDue() });
    const isOver = (): boolean => this.#callers.isDone;
    const handovers = new Handovers({ ...ofCallers, random: random.fork(), isOver });
    for (const source of [this.#callers, sweep, purge, handovers]) world.join(source);
    for (const rules of [
      sessionRules(shared),
      leaseRules(shared),
      deadlineRules(shared),
      warningRules(world),
    ])
      ledger.watch(rules);
    ledger.watch(hosts.committed);
    const late = latenessRules({
      ...shared,
      isServing: () => this.#lives.process !== null,
      isStuck: (ref) => engine.isStuck(ref),
    });
    this.#afterStep = () => {
      hosts.afterStep();
      late();
    };
    this.#lives.begin();
  }

  /** The whole life: everything that the callers do, then peace until all is over, then the month until it is forgotten. */
  async run(): Promise<void> {
    try {
      await this.#steps(() => this.#callers.isDone, 30 * DAY);
      this.#heal();
      await this.#untilOver();
      const last = this.#callers.revisit();
      await this.#steps(() => false, last - this.world.now);
      await this.#untilOver();
      await this.#steps(() => this.#ledger.keys.size === 0, 33 * DAY);
      await this.#steps(() => false, 5 * MINUTE);
      await this.#checkForgotten();
    } finally {
      this.#lives.end();
      this.#machines.close();
      await this.#table.close();
    }
  }

  async #steps(isDone: () => boolean, limitMs: number): Promise<void> {
    const limit = this.world.now + limitMs;
    while (!this.world.broken && !this.#isGivenUp() && !isDone() && (await this.world.step(limit)))
      this.#afterStep();
  }

  #heal(): void {
    this.faults.troubled();
    this.faults.heal();
    this.#machines.heal();
    this.world.note('from here on nothing goes wrong');
  }

  /** Whatever is still on its way arrives within the hour, and no lease is longer than a day. */
  async #untilOver(): Promise<void> {
    await this.#steps(() => false, HOUR);
    await this.#steps(() => this.#isOver(), 2 * DAY);
    const { world } = this;
    if (world.broken || this.#isGivenUp()) return;
    if (!this.#isOver())
      world.breaks('every session ends and every host is given back', 'not within two days');
    for (const { id, runs } of this.#machines.agents.flatMap(({ hosts }) => [...hosts.values()]))
      if (runs) world.breaks('every host is gone in the end', id);
    world.note('over');
  }

  /** Ended, and every host given back. */
  #isOver(): boolean {
    return [...this.#ledger.sessions()].every(({ state, host }) => state === 'ended' && isGivenBack(host));
  }

  async #checkForgotten(): Promise<void> {
    const { world } = this;
    if (world.broken || this.#isGivenUp()) return;
    for (const shard of shardNames(this.#shards)) {
      const rows = await this.#table.range(shard, { from: '', to: '~', limit: 1 });
      if (rows[0]) world.breaks('nothing is left after a month', `${rows[0].key} in ${shard}`);
    }
    for (const id of this.#engine.healthy) world.breaks('no supervisor is left after a month', id);
    for (const { name, tombstones } of this.#machines.agents)
      if (tombstones.size > 0) world.breaks('no tombstone is left after a month', name);
  }
}

/** Mostly the defaults; shorter times let more happen in the same number of steps. */
const policyOf = (random: Random): LeasePolicy => ({
  ...defaultLeasePolicy,
  maxLeaseMinutes: random.pick([1440, 1440, 60, 10]),
  startTimeoutMs: random.pick([MINUTE, 2 * MINUTE, 5 * MINUTE, 20 * MINUTE]),
});
