import { describe, expect, it } from 'vitest';
import { runSeeds } from '../run-seeds.ts';
import type { Variant } from '../simulation.ts';
import { etagLeftOut } from './etag-left-out.ts';
import { indexOutsideTransaction } from './index-outside-transaction.ts';
import { trustedNudge } from './trusted-nudge.ts';

/** After how many runs at most each mutant must have been caught. */
const RUNS = 200;

/** The rule that caught a mutant first, or null when all runs passed. */
async function caughtBy(variant: Variant): Promise<string | null> {
  let caught: string | null = null;
  const isEnough = (): boolean => caught !== null;
  await runSeeds(
    1,
    RUNS,
    ({ broken }) => {
      caught ??= broken?.rule ?? null;
    },
    { variant, isEnough },
  );
  return caught;
}

describe(`within ${RUNS} histories the simulation catches`, { timeout: 60_000 }, () => {
  it('a store that writes its index rows outside the transaction', async () => {
    expect(await caughtBy(indexOutsideTransaction)).toBe('index rows agree with the row');
  });

  it('the same store by what it does to sessions, when nobody looks at its rows', async () => {
    const unchecked = ['index rows agree with the row', 'every write has its line of history'];
    expect(await caughtBy({ ...indexOutsideTransaction, unchecked })).not.toBeNull();
  });

  it('a store that leaves the etag out, so that the last writer wins', async () => {
    expect(await caughtBy(etagLeftOut)).not.toBeNull();
  });

  it('a supervisor that takes nudges for facts and does not read the row again', async () => {
    expect(await caughtBy(trustedNudge)).not.toBeNull();
    const unchecked = ['a warning is given in time', 'what hinges on a gate is decided in time'];
    expect(await caughtBy({ ...trustedNudge, unchecked })).toBe('an end is written in time');
  });
});
