import { describe, expect } from 'vitest';
import { isGivenBack } from '../../../shared/domain/host.ts';
import { DAY, after as later } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy as policy } from '../../../shared/domain/lease-policy.ts';
import { isReadable, purgeAt } from '../../../shared/domain/moments.ts';
import { isLive } from '../../../shared/domain/session.ts';
import { always, throughout } from './always.ts';
import { justBefore } from './times.ts';

describe('whatever happens to a session, in whatever order and at whatever time', () => {
  describe('the host', () => {
    throughout('is one and the same for all its life', (steps) => {
      const names = new Set(
        steps.flatMap(({ after: { host } }) => ('hostId' in host ? [`${host.agent}/${host.hostId}`] : [])),
      );
      expect(names.size).toBeLessThanOrEqual(1);
    });

    always(
      'stops billing only by being read back as gone, and stays released',
      ({ verb, before, after, now }) => {
        if (after.host.state !== 'released') return;
        if (before.host.state === 'released') expect(after.host).toBe(before.host);
        else expect({ verb, at: after.host.billingStoppedAt }).toEqual({ verb: 'confirmRelease', at: now });
      },
    );

    always('is always due for something until it is given back', ({ after }) => {
      if (after.state === 'ended' && !isGivenBack(after.host))
        expect(after.host.dueAt).toBeGreaterThanOrEqual(after.endedAt);
    });

    always('is tried no more often than its attempts are claimed', ({ verb, before, after }) => {
      if (!('attempts' in before.host && 'attempts' in after.host)) return;
      const begun = verb === 'claimRelease' && after !== before ? 1 : 0;
      expect(after.host.attempts).toBe(before.host.attempts + begun);
    });
  });

  describe('the record', () => {
    always('is readable until 30 days after the end, and to the moment', ({ after, now }) => {
      if (after.state !== 'ended') return expect(isReadable(after, now, policy)).toBe(true);
      expect(isReadable(after, now, policy)).toBe(now < after.endedAt + 30 * DAY);
      expect(isReadable(after, justBefore(later(after.endedAt, 30 * DAY)), policy)).toBe(true);
      expect(isReadable(after, later(after.endedAt, 30 * DAY), policy)).toBe(false);
    });

    always('may be purged only when it is gone for readers and its host is given back', ({ after }) => {
      const moment = purgeAt(after, policy);
      expect(moment === null).toBe(isLive(after) || !isGivenBack(after.host));
      if (moment !== null) expect(isReadable(after, moment, policy)).toBe(false);
    });
  });
});
