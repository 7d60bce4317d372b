import { expect, it } from 'vitest';
import { type LoadHooks, runLoad, summary } from '../../bench/load/run-load.ts';

/** A clock that goes on by so much with every call that is made, and a note of when the window was opened and closed. */
function scene(msPerCall: number) {
  let time = 0;
  const seen: string[] = [];
  const numbers: number[] = [];
  const hooks: LoadHooks = {
    now: () => time,
    opened: () => void seen.push(`opened at ${time}`),
    closed: () => void seen.push(`closed at ${time}`),
  };
  const operation = async (n: number): Promise<void> => {
    numbers.push(n);
    time += msPerCall;
  };
  return { hooks, operation, seen, numbers };
}

it('counts only the calls that are answered while the window is open', async () => {
  const { hooks, operation, seen, numbers } = scene(10);
  const load = { concurrency: 1, warmUpMs: 30, until: { ms: 100 }, first: 0 };
  const { window, next } = await runLoad(operation, load, hooks);
  expect(seen).toEqual(['opened at 30', 'closed at 130']);
  expect(numbers).toHaveLength(13);
  expect(window).toMatchObject({ calls: 10, seconds: 0.1, perSecond: 100, p50: 10, p99: 10 });
  expect(next).toBe(13);
});

it('goes on with the number that it is given, so that no call is made twice', async () => {
  const { hooks, operation, numbers } = scene(10);
  const load = { concurrency: 1, warmUpMs: 0, until: { calls: 3 }, first: 40 };
  expect((await runLoad(operation, load, hooks)).next).toBe(43);
  expect(numbers).toEqual([40, 41, 42]);
});

it('makes exactly so many calls as are asked for, however many callers share them', async () => {
  const { hooks, operation, seen, numbers } = scene(1);
  const load = { concurrency: 16, warmUpMs: 0, until: { calls: 50 }, first: 0 };
  const { window } = await runLoad(operation, load, hooks);
  expect(window.calls).toBe(50);
  expect(new Set(numbers).size).toBe(50);
  expect(seen).toEqual(['opened at 0', 'closed at 50']);
});

it('fails as a whole when one answer is wrong', async () => {
  const { hooks } = scene(1);
  const load = { concurrency: 2, warmUpMs: 0, until: { calls: 10 }, first: 0 };
  const fails = async (n: number): Promise<void> => {
    if (n === 7) throw new Error('Answered 503 instead of 200');
  };
  await expect(runLoad(fails, load, hooks)).rejects.toThrow('503');
});

it('takes percentiles by the nearest rank, so that every one is a time that somebody waited', () => {
  const times = Array.from({ length: 200 }, (_, n) => 200 - n);
  expect(summary(times, 2)).toMatchObject({ calls: 200, perSecond: 100, p50: 100, p99: 198, max: 200 });
  expect(summary([7], 1)).toMatchObject({ p50: 7, p99: 7 });
});
