import type { Mutant } from './mutant.ts';

/**
 * The product's text with the one change.
 *
 * @throws Error when the text to be changed does not stand there exactly once: the product has moved on, and the mutant has to follow.
 */
export function mutate(text: string, { file, find, replace }: Mutant): string {
  const count = text.split(find).length - 1;
  if (count !== 1)
    throw new Error(`The text that is to be changed stands ${count} times in ${file}, not once: ${find}`);
  return text.replace(find, () => replace);
}
