import { describe, expect, it } from 'vitest';
import { at, DAY, HOUR, after as later, MINUTE, SECOND } from '../../shared/domain/instant.ts';
import { TokenBuckets } from '../../shared/usecases/token-buckets.ts';

const now = at(Date.UTC(2026, 0, 1));

describe('a limit of so many a minute, when the clock goes back', () => {
  it.each([
    ['a second', SECOND],
    ['an hour', HOUR],
    ['thirty days', 30 * DAY],
  ])('by %s, lets somebody who has used it up wait no longer than before', (_name, by) => {
    const buckets = new TokenBuckets(6);
    for (let n = 0; n < 6; n++) buckets.take('account', now);
    const waitMs = buckets.wait('account', now);
    expect(waitMs).toBe(10 * SECOND);
    const back = later(now, -by);
    // Whoever is refused asks again, as often as it likes: that takes nothing.
    for (const moment of [back, later(back, waitMs - 1)])
      expect(buckets.wait('account', moment)).toBeGreaterThan(0);
    expect(buckets.wait('account', later(back, waitMs))).toBe(0);
    expect(buckets.wait('account', later(back, MINUTE))).toBe(0);
  });
});
