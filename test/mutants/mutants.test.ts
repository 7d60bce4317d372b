import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allMutants } from './all-mutants.ts';
import { mutate } from './mutate.ts';

const textOf = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

/** Whether they are caught is for `npm run mutants` to say: it takes a test run for each. */
describe('the mutants', () => {
  it('are thirteen, one for each invariant of the lease', () => {
    expect(allMutants.map(({ invariant }) => invariant)).toEqual(
      Array.from({ length: 13 }, (_, index) => index + 1),
    );
  });

  it.each(allMutants)('can still be made of the product: $invariant, $is', (mutant) => {
    const text = textOf(mutant.file);
    expect(mutate(text, mutant)).not.toBe(text);
  });

  it.each(allMutants)(
    'have tests that are named after their invariant: $invariant',
    ({ invariant, testFiles }) => {
      const texts = testFiles.map((file) => textOf(file) + textOf('test/races/rulebook.ts'));
      expect(texts.some((text) => text.includes(`'invariant ${invariant}: `))).toBe(true);
    },
  );

  it('are refused when the text that they change is not there, or is there twice', () => {
    const mutant = { invariant: 1, is: '', file: 'a.ts', find: 'x', replace: 'y', testFiles: [] };
    expect(() => mutate('', mutant)).toThrow('stands 0 times in a.ts');
    expect(() => mutate('x x', mutant)).toThrow('stands 2 times in a.ts');
    expect(mutate('a x', { ...mutant, replace: '$&$&' })).toBe('a $&$&');
  });
});
