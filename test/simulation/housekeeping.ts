import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/instant.ts';
import { Outage } from '../../shared/domain/outage.ts';
import type { Ledger } from './ledger.ts';
import type { Life } from './life.ts';
import type { Source, World } from './world.ts';

/** From this long overdue on a row is the sweep's. */
const OVERDUE_MS = 10 * SECOND;

/**
 * A timer trigger: at every tick, one run at a time, and one at once for those that fell into a time without a process. Ticks at
 * which nothing can be found are left out.
 */
export class Housekeeping implements Source {
  readonly #world: World;
  readonly #name: string;
  readonly #tickAfter: (moment: number) => number;
  /** From when on a run would find something; null while there is nothing to find. */
  readonly #findsFrom: () => number | null;
  #life: Life | null = null;
  #run: () => Promise<unknown> = () => Promise.resolve();
  #isRunning = false;
  #doneUntil: number;

  constructor(
    name: string,
    world: World,
    tickAfter: (moment: number) => number,
    findsFrom: () => number | null,
  ) {
    this.#name = name;
    this.#world = world;
    this.#tickAfter = tickAfter;
    this.#findsFrom = findsFrom;
    this.#doneUntil = world.now;
  }

  /** A new life takes it over. `forgets`: it does not know when the last run was, and waits for the next tick. */
  attach(life: Life, run: () => Promise<unknown>, forgets: boolean): void {
    this.#life = life;
    this.#run = run;
    this.#isRunning = false;
    if (forgets) this.#doneUntil = this.#world.now;
  }

  nextAt(): number | null {
    if (!this.#life?.isAlive || this.#isRunning) return null;
    const from = this.#findsFrom();
    if (from === null) return null;
    const tick = this.#tickAfter(this.#doneUntil);
    return tick >= from ? tick : this.#tickAfter(from - 1);
  }

  fire(): void {
    const life = this.#life;
    this.#isRunning = true;
    this.#doneUntil = this.#world.now;
    this.#world.note(`${this.#name} begins`);
    const end = (): void => {
      if (life === this.#life) this.#isRunning = false;
    };
    void this.#run().then(end, (error: unknown) => {
      end();
      if (!(error instanceof Outage))
        this.#world.breaks('nothing unexpected', `${this.#name}: ${String(error)}`);
    });
  }
}

export const sweeping = (world: World, ledger: Ledger): Housekeeping =>
  new Housekeeping(
    'sweep',
    world,
    (moment) => Math.floor(moment / MINUTE) * MINUTE + MINUTE,
    () => {
      const due = ledger.earliest('d');
      return due === null ? null : due + OVERDUE_MS;
    },
  );

/** Daily at 03:30. */
export const purging = (world: World, ledger: Ledger): Housekeeping => {
  const offset = 3.5 * HOUR;
  return new Housekeeping(
    'purge',
    world,
    (moment) => Math.floor((moment - offset) / DAY) * DAY + DAY + offset,
    () => ledger.earliest('p'),
  );
};
