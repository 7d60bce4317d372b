import { expect, it } from 'vitest';
import { readFlags } from './read-flags.ts';

it('runs a thousand seeds from one that the clock gives, when told nothing', () => {
  expect(readFlags([], 1_800_000_000_123)).toEqual({ runs: 1000, seed: 123, seconds: 86_400 });
});

it('takes runs, the first seed and a limit in seconds', () => {
  expect(readFlags(['--runs', '5', '--seed', '0', '--seconds', '60'], 1)).toEqual({
    runs: 5,
    seed: 0,
    seconds: 60,
  });
});

it.each([
  ['no runs at all', ['--runs', '0']],
  ['a part of a run', ['--runs', '1.5']],
  ['a seed below zero', ['--seed=-1']],
  ['a seed that does not fit 32 bits', ['--seed', '4294967296']],
  ['a flag that it does not know', ['--sed', '1']],
])('refuses %s', (_what, args) => {
  expect(() => readFlags(args, 1)).toThrow();
});
