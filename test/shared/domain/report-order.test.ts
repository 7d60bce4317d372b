import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Seat, SeatPolicy } from '../../../shared/domain/seat.ts';
import type { SeatReport } from '../../../shared/domain/seat-report.ts';
import { reportSeat } from '../../../shared/domain/seat-report.ts';
import { accepted } from './accepted.ts';
import { deepFreeze } from './deep-freeze.ts';
import { aReadySession, aRequest, aReservation, aSeat, theHost } from './sessions.ts';
import { minute, second } from './times.ts';

/** What one gate has to tell, in the order in which it happened: each admitted epoch connects, and all but the last have left. */
function story(policy: SeatPolicy, epochs: readonly number[], lastLeft: boolean): readonly SeatReport[] {
  return epochs.flatMap((epoch, index) => {
    const device = policy === 'exclusive' ? 'headset' : `device-${epoch}`;
    const admission = {
      epoch,
      seat: `seat-of-${device}`,
      deviceId: device,
      connected: true,
      since: second(epoch * 10),
    };
    const left = lastLeft || index < epochs.length - 1;
    return left
      ? [admission, { ...admission, connected: false, since: second(epoch * 10 + 5) }]
      : [admission];
  });
}

function seatAfter(policy: SeatPolicy, granted: number, reports: readonly SeatReport[]): Seat {
  const reservation = aReservation({ epoch: granted, until: minute(30) });
  let session = aReadySession({
    seat: aSeat({ granted, reservation }),
    requested: aRequest({ seatPolicy: policy }),
  });
  for (const report of reports) {
    const next = accepted(reportSeat(session, theHost.hostId, report));
    if (next.state !== 'ready') throw new Error('A seat report ended the session.');
    session = deepFreeze(next);
  }
  return session.seat;
}

const stories = fc
  .record({
    policy: fc.constantFrom<SeatPolicy>('exclusive', 'handover'),
    epochs: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
    lastLeft: fc.boolean(),
  })
  .map(({ policy, epochs, lastLeft }) => ({
    policy,
    reports: story(
      policy,
      [...epochs].sort((one, other) => one - other),
      lastLeft,
    ),
  }));

/** The same reports, each at least once, some of them again, in any order. */
const asHeard = stories.chain(({ policy, reports }) =>
  fc
    .array(fc.constantFrom(...reports), { maxLength: 10 })
    .chain((again) =>
      fc.shuffledSubarray([...reports, ...again], { minLength: reports.length + again.length }),
    )
    .map((heard) => ({ policy, reports, heard })),
);

describe('the reports of a gate', () => {
  it('lead to the same seat in any order, and however often they are heard', () => {
    fc.assert(
      fc.property(asHeard, ({ policy, reports, heard }) => {
        expect(seatAfter(policy, 12, heard)).toEqual(seatAfter(policy, 12, reports));
      }),
      { numRuns: 500 },
    );
  });

  it('lead to the same seat when only the last one arrives: each says how things stand', () => {
    fc.assert(
      fc.property(stories, ({ policy, reports }) => {
        expect(seatAfter(policy, 12, reports.slice(-1))).toEqual(seatAfter(policy, 12, reports));
      }),
      { numRuns: 300 },
    );
  });

  it('change nothing when they are heard again after all of them', () => {
    fc.assert(
      fc.property(asHeard, ({ policy, reports, heard }) => {
        const seat = seatAfter(policy, 12, reports);
        const session = aReadySession({ seat, requested: aRequest({ seatPolicy: policy }) });
        for (const report of heard)
          expect(accepted(reportSeat(session, theHost.hostId, report))).toBe(session);
      }),
      { numRuns: 300 },
    );
  });
});
