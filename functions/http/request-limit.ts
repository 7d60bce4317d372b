import type { Chance } from '../../shared/ports/chance.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { spreadSeconds } from '../../shared/usecases/spread-seconds.ts';
import { TokenBuckets } from '../../shared/usecases/token-buckets.ts';
import { problemOf } from '../../shared/wire/problems.ts';
import type { RequestLimit } from './signed-in.ts';

interface Parts {
  readonly perMinute: number;
  readonly clock: Clock;
  readonly chance: Pick<Chance, 'fraction'>;
}

/** So many requests a minute for each account, at this instance. A refused one does not count. */
export function requestLimit({ perMinute, clock, chance }: Parts): RequestLimit {
  const buckets = new TokenBuckets(perMinute);
  return (account) => {
    const now = clock();
    const waitMs = buckets.wait(account, now);
    if (waitMs > 0) {
      const retryAfterSeconds = spreadSeconds(waitMs, chance);
      return problemOf({
        why: 'limitReached',
        limit: 'requestsPerMinute',
        allowed: perMinute,
        retryAfterSeconds,
      });
    }
    buckets.take(account, now);
    return null;
  };
}
