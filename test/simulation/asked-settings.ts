import type { LeaseOptions, Tags } from '../../shared/domain/lease-options.ts';
import type { Random } from './random.ts';

const tags: readonly Tags[] = [{}, { team: 'design' }, { team: 'design', purpose: 'review' }, { team: '' }];

export const anyTags = (random: Random): Tags => random.pick(tags);

/** What a caller asks of the lease beyond its length: mostly some of it, now and then nothing. */
export function anyOptions(random: Random): LeaseOptions {
  const some = (chance: number, minutes: readonly number[]): number | null =>
    random.chance(chance) ? random.pick(minutes) : null;
  const byMinutes = random.pick([1, 2, 5, 15]);
  return {
    autoExtend: random.chance(0.5)
      ? {
          byMinutes,
          whenRemainingMinutes: random.between(1, byMinutes),
          upToMinutes: random.pick([null, 5, 20, 90]),
        }
      : null,
    connectTimeoutMinutes: some(0.15, [1, 2, 10]),
    reconnectTimeoutMinutes: some(0.4, [1, 2, 10]),
    idleTimeoutMinutes: some(0.4, [1, 2, 5, 20]),
    warningMinutes: random.pick([[], [10, 2], [10, 2], [60, 5, 3, 2, 1], [1]]),
  };
}
