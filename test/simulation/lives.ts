import { SECOND } from '../../shared/domain/instant.ts';
import type { LeasePolicy } from '../../shared/domain/lease-policy.ts';
import type { Chance } from '../../shared/ports/chance.ts';
import type { Table } from '../../shared/ports/table.ts';
import { type BrokerProcess, startBroker } from './broker-process.ts';
import type { DurableEngine } from './durable-engine.ts';
import type { Faults } from './faults.ts';
import type { Housekeeping } from './housekeeping.ts';
import type { Ledger } from './ledger.ts';
import { ledgeredTable } from './ledgered-table.ts';
import { Life } from './life.ts';
import type { Machines } from './machines.ts';
import type { World } from './world.ts';

/** Who started the process starts it again after so long, when it could not begin. */
const RETRY_MS = 2 * SECOND;

interface Parts {
  readonly world: World;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly engine: DurableEngine;
  readonly machines: Machines;
  readonly chance: Chance;
  readonly policy: LeasePolicy;
  readonly shards: number;
  readonly sweep: Housekeeping;
  readonly purge: Housekeeping;
  /** The records: they outlive every life. */
  readonly table: Table;
  /** What a life makes of its way to the records. */
  readonly wrap: (table: Table) => Table;
}

/** The broker's process, one life after the other. */
export class Lives {
  readonly #parts: Parts;
  readonly #lives: Life[] = [];
  #process: BrokerProcess | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The process that serves now, or null while there is none. */
  get process(): BrokerProcess | null {
    return this.#process;
  }

  begin(): void {
    const { world, faults, machines, table, ledger, wrap } = this.#parts;
    const life = new Life(this.#lives.length + 1, world, faults, () => this.#crashed());
    this.#lives.push(life);
    world.note(`life ${life.number} begins`);
    const started = startBroker({
      ...this.#parts,
      life,
      table: wrap(ledgeredTable(table, life, ledger)),
      agents: machines.agents.map(({ name }) => name),
      agentUrl: (name) => machines.urlOf(name, life),
    });
    void started.then(
      (process) => this.#serve(process),
      () => {
        life.isAlive = false;
        world.after(RETRY_MS, () => this.begin());
      },
    );
  }

  /** Nothing of any life acts any more. */
  end(): void {
    for (const life of this.#lives) life.isAlive = false;
  }

  #serve(process: BrokerProcess): void {
    const { world, faults, engine, sweep, purge, machines } = this.#parts;
    faults.troubled();
    world.note(`life ${process.life.number} serves`);
    this.#process = process;
    // What remembers the timers' last runs lies in the engine's file.
    const forgets = engine.known.length === 0;
    sweep.attach(process.life, process.broker.sweepSessions, forgets);
    purge.attach(process.life, process.broker.purgeRecords, forgets);
    engine.attach(process.life, process.activities);
    machines.areDue();
  }

  #crashed(): void {
    const { world, faults, engine } = this.#parts;
    this.#process = null;
    const aftermath = faults.aftermath();
    engine.crash(aftermath.engine);
    world.after(aftermath.awayMs, () => this.begin());
  }
}
