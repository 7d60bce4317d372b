import { describe, expect } from 'vitest';
import { DAY, after as later, MINUTE } from '../../../shared/domain/instant.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { always, throughout } from './always.ts';
import { justBefore } from './times.ts';

describe('whatever happens to a session, in whatever order and at whatever time', () => {
  describe('the lease', () => {
    always(
      'is never ended early, and its end is written as the deadline itself',
      ({ verb, now, before, after }) => {
        if (before.state !== 'ready' || after.state !== 'ended' || after.reason !== 'leaseExpired') return;
        expect(verb).toBe('settle');
        expect(now).toBeGreaterThanOrEqual(before.expiresAt);
        expect(after.endedAt).toBe(before.expiresAt);
      },
    );

    always(
      'has always run out for whoever looks at or after its deadline, and for nobody before',
      ({ after, now }) => {
        if (after.state === 'ended') return;
        const deadline = after.state === 'ready' ? after.expiresAt : after.startDeadline;
        expect(now).toBeLessThan(deadline);
        expect(settle(after, justBefore(deadline))).toBe(after);
        expect(settle(after, deadline)).toMatchObject({ state: 'ended', endedAt: deadline });
        expect(settle(after, later(deadline, 40 * DAY))).toEqual(settle(after, deadline));
      },
    );

    always('is settled once: settling again changes nothing', ({ verb, after, now }) => {
      if (verb === 'settle') expect(settle(after, now)).toBe(after);
    });

    always('stays within its maximum, and that within a day of ready', ({ after }) => {
      if (after.state !== 'ready') return;
      expect(after.expiresAt - after.readyAt).toBe(after.leaseMinutes * MINUTE);
      expect(after.expiresAt).toBeLessThanOrEqual(after.maxExpiresAt);
      expect(after.maxExpiresAt).toBeLessThanOrEqual(later(after.readyAt, 1440 * MINUTE));
    });

    always('only grows, and only by setLease', ({ verb, decision, before, after }) => {
      if (verb === 'setLease' && decision.ok) expect(after.leaseMinutes).toBeGreaterThan(before.leaseMinutes);
      else expect(after.leaseMinutes).toBe(before.leaseMinutes);
      if (before.state !== 'ready' || after.state === 'starting' || after.expiresAt === null) return;
      expect(after.expiresAt).toBeGreaterThanOrEqual(before.expiresAt);
      if ('maxExpiresAt' in after) expect(after.maxExpiresAt).toBe(before.maxExpiresAt);
    });

    throughout('once accepted is never followed by an expiry at an earlier deadline', (steps) => {
      let promisedMinutes = 0;
      for (const { verb, decision, after } of steps) {
        if (verb === 'setLease' && decision.ok) promisedMinutes = after.leaseMinutes;
        if (after.state !== 'ended' || after.reason !== 'leaseExpired' || after.readyAt === null) continue;
        expect(after.endedAt).toBeGreaterThanOrEqual(later(after.readyAt, promisedMinutes * MINUTE));
      }
    });
  });
});
