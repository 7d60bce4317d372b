import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../../shared/domain/change.ts';
import type { Host } from '../../../shared/domain/host.ts';
import { handoverOf, type Seat } from '../../../shared/domain/seat.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { always } from './always.ts';
import { plans } from './moves.ts';
import { walk } from './walk.ts';

/** What a session may become, and its host beside it. A move that is not listed is a bug, whoever made it. */
const mayBecome = {
  starting: ['starting', 'ready', 'ended'],
  ready: ['ready', 'ended'],
  ended: ['ended'],
} as const satisfies Record<Session['state'], readonly Session['state'][]>;

const hostMayBecome = {
  none: ['none', 'allocating'],
  allocating: ['allocating', 'held', 'releasing'],
  held: ['held', 'releasing'],
  releasing: ['releasing', 'irrevocable', 'released'],
  irrevocable: ['irrevocable', 'released'],
  released: ['released'],
} as const satisfies Record<Host['state'], readonly Host['state'][]>;

/** What a walk has come by at the seat. */
function seatReached(before: Session, { holder }: Seat): readonly string[] {
  if (holder === null) return [];
  const isHandedOver = before.state === 'ready' && handoverOf(before.seat)?.seat === holder.seat;
  return [`connected ${holder.connected}`, ...(isHandedOver ? ['handed over'] : [])];
}

describe('whatever happens to a session, in whatever order and at whatever time', () => {
  it('the walks get everywhere: every state, every end, every stage of a release', () => {
    const reached = new Set<string>();
    for (const plan of fc.sample(plans, { seed: 7, numRuns: 500 })) {
      for (const { before, after } of walk(plan)) {
        reached.add(after.state).add(`host ${after.host.state}`);
        if (after.state === 'ended') reached.add(after.reason);
        if (after.state === 'ready')
          seatReached(before, after.seat).forEach((what) => void reached.add(what));
      }
    }
    const states = [
      'starting',
      'ready',
      'ended',
      ...Object.keys(hostMayBecome).map((state) => `host ${state}`),
    ];
    const ends = ['userRequested', 'administrator', 'leaseExpired', 'placementTimeout', 'provisioningFailed'];
    const rest = ['hostFailure', 'connected true', 'connected false', 'handed over'];
    expect([...reached].sort()).toEqual([...states, ...ends, ...rest].sort());
  });

  always('it makes only legal moves, and so does its host', ({ before, after }) => {
    expect(mayBecome[before.state]).toContain(after.state);
    expect(hostMayBecome[before.host.state]).toContain(after.host.state);
  });

  always('it ends once: the end, its reason and its time never change', ({ before, after }) => {
    if (before.state !== 'ended') return;
    const { host: _, ...end } = before;
    expect(after).toMatchObject(end);
  });

  always('it never changes who it is or what was asked for', ({ before, after }) => {
    const { account, id, createdAt, requested, version } = before;
    expect(after).toMatchObject({ account, id, createdAt, requested, version });
  });

  describe('a verb', () => {
    always('gives the same object back when nothing changed', ({ before, after }) => {
      if (after !== before) expect(after).not.toEqual(before);
    });

    always(
      'that is refused changes nothing, and only an end or a seat or a lease can refuse',
      ({ verb, decision }) => {
        if (!decision.ok) expect(['claimHost', 'setLease', 'reserveSeat', 'handOver']).toContain(verb);
      },
    );

    always('has a word in the history exactly when something changed', ({ before, after }) => {
      expect(changesBetween(before, after).length > 0).toBe(after !== before);
    });
  });
});
