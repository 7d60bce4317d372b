/** Chance that a seed repeats (mulberry32). The same seed makes the same choices; what real processes do meanwhile it does not repeat. */
export class KillChance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  isLucky(share: number): boolean {
    return this.fraction() < share;
  }

  /** One of the list, each as likely as the number behind it says. */
  weighted<T>(list: readonly (readonly [T, number])[]): T {
    const total = list.reduce((sum, [, weight]) => sum + weight, 0);
    let at = this.fraction() * total;
    for (const [item, weight] of list) {
      at -= weight;
      if (at < 0) return item;
    }
    throw new RangeError('There is nothing to choose from.');
  }
}
