import { SECOND } from '../domain/instant.ts';
import type { Chance } from '../ports/chance.ts';

/** At least the wait, at most twice as long and ten seconds, in whole seconds: who was refused together doesn't return together. */
export const spreadSeconds = (waitMs: number, chance: Pick<Chance, 'fraction'>): number => {
  const least = Math.max(1, Math.ceil(waitMs / SECOND));
  return least + Math.floor(chance.fraction() * (least + 10));
};
