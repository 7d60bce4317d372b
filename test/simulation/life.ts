import type { Faults, Service } from './faults.ts';
import type { World } from './world.ts';

/**
 * One life of the broker's process. Whatever it asks of the world outside goes through {@link call}; when it is dead, no answer
 * reaches it any more, and so nothing of its memory can act again.
 */
export class Life {
  readonly number: number;
  isAlive = true;
  readonly #world: World;
  readonly #faults: Faults;
  readonly #onDeath: () => void;

  constructor(number: number, world: World, faults: Faults, onDeath: () => void) {
    this.number = number;
    this.#world = world;
    this.#faults = faults;
    this.#onDeath = onDeath;
  }

  die(where: string): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.#faults.troubled();
    this.#world.note(`CRASH of life ${this.number} ${where}`);
    this.#world.reach('crash');
    this.#onDeath();
  }

  /** Waits, as the living do. */
  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#world.after(milliseconds, () => {
        if (this.isAlive) resolve();
      });
    });
  }

  /**
   * Asks a service for something. The effect happens later, the answer later still, and in between anything may go wrong; silence lasts no
   * longer than `limitMs`.
   */
  call<T>(
    service: Service,
    what: string,
    effect: () => T | Promise<T>,
    limitMs = Number.POSITIVE_INFINITY,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      // A promise that is never settled: the dead wait for ever.
      if (!this.isAlive) return;
      const plan = this.#faults.plan(service);
      const run = async (): Promise<() => void> => {
        try {
          if (plan.fails?.when === 'before') throw plan.fails.error;
          const value = await effect();
          if (plan.fails) throw plan.fails.error;
          return () => resolve(value);
        } catch (error) {
          return () => reject(error);
        }
      };
      this.#world.after(plan.toEffect, async () => {
        if (plan.dies === 'before') this.die(`before ${what}`);
        if (!this.isAlive && !plan.landsAnyway) return;
        this.#world.note(`${service} ${what}${plan.fails ? `: fails ${plan.fails.when} its effect` : ''}`);
        if (plan.fails) this.#world.reach(`${service} fails ${plan.fails.when} its effect`);
        const answer = await run();
        if (plan.landsLateMs !== null) {
          this.#world.after(plan.landsLateMs, async () => {
            this.#world.note(`${service} ${what}: a copy that was given up arrives`);
            this.#world.reach('a late copy of a call to an agent');
            // Nobody is left to hear what came of it.
            await (async () => effect())().catch(() => undefined);
          });
        }
        if (plan.dies === 'after') this.die(`after ${what}`);
        this.#world.after(Math.min(plan.toAnswer, limitMs), () => {
          if (this.isAlive) answer();
        });
      });
    });
  }
}
