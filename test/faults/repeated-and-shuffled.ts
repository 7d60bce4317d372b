import type { KillChance } from '../support/kill-chance.ts';

/** Every item 1 to 5 times, in an order that the seed makes. */
export function repeatedAndShuffled<Item>(items: readonly Item[], chance: KillChance): Item[] {
  return items
    .flatMap((item) => Array.from({ length: chance.whole(1, 5) }, () => ({ item, place: chance.fraction() })))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
