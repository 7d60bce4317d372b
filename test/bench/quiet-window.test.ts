import { expect, it } from 'vitest';
import { quietest } from '../../bench/load/quiet-window.ts';
import { summary } from '../../bench/load/run-load.ts';

/** Runs whose disturbances are given, and how many of them were needed. */
function runs(...disturbances: readonly (number | null)[]) {
  const left = [...disturbances];
  const run = async () => ({ window: summary([1], 1), foreign: left.shift() ?? null, serverCpu: null });
  return { run, needed: () => disturbances.length - left.length };
}

it('takes the first window in which others used at most 15 % of the machine', async () => {
  const { run, needed } = runs(0.4, 0.15, 0.01);
  expect(await quietest(run, 10)).toMatchObject({ foreign: 0.15, noisy: false });
  expect(needed()).toBe(2);
});

it('gives the least disturbed window, and calls it noisy, when none was quiet', async () => {
  const { run, needed } = runs(0.4, 0.2, 0.3);
  expect(await quietest(run, 3)).toMatchObject({ foreign: 0.2, noisy: true });
  expect(needed()).toBe(3);
});

it('does not repeat where nobody can say what others do', async () => {
  const { run, needed } = runs(null, 0.1);
  expect(await quietest(run, 10)).toMatchObject({ foreign: null, noisy: false });
  expect(needed()).toBe(1);
});
