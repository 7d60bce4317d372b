import { SceneFault } from '../scene-fault.ts';
import type { Page } from './scene.ts';

/** The number in the last id of the page before; 0 before the first page. What bore it may be gone by now. */
export function numberAfter(after: string | undefined, letter: 'e' | 'm'): number {
  if (after === undefined) return 0;
  if (new RegExp(`^${letter}[1-9][0-9]{0,9}$`).test(after)) return Number(after.slice(1));
  throw new SceneFault(
    'InvalidParam',
    `'after' must be what the page before gave, such as '${letter}1'.`,
    'after',
  );
}

/** Of what was found in the order of its numbers: one more than the limit, where there is more. */
export function pageOf<Found extends { readonly id: string }, Item>(
  found: readonly Found[],
  limit: number,
  describe: (one: Found) => Item,
): Page<Item> {
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(describe), after: last?.id ?? null };
}
