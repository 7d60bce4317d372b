import { expect, it } from 'vitest';
import { runSeed } from './run-seed.ts';
import { runSeeds } from './run-seeds.ts';

const KEPT = 100_000;

it('tells the same history for the same seed, event by event', async () => {
  for (const seed of [9, 96, 274]) {
    const [first, second] = [await runSeed(seed, { keep: KEPT }), await runSeed(seed, { keep: KEPT })];
    expect(first.events).toBeGreaterThan(50);
    expect(second.trace.last(KEPT)).toEqual(first.trace.last(KEPT));
  }
});

it('tells the same history whether a seed runs alone or beside others', async () => {
  const beside = new Map<number, readonly string[]>();
  await runSeeds(20, 12, ({ seed, trace }) => beside.set(seed, trace.last(KEPT)));
  for (const [seed, lines] of beside) {
    const alone = await runSeed(seed);
    expect(alone.trace.last(KEPT)).toEqual(lines);
  }
  expect(beside.size).toBe(12);
});

it('tells another history for another seed', async () => {
  const [one, other] = [await runSeed(1), await runSeed(2)];
  expect(other.trace.last(20)).not.toEqual(one.trace.last(20));
});
