import { describe, expect, it } from 'vitest';
import { BrokerClock } from '../../agent/broker-clock.ts';
import { whyNot } from '../../agent/gate/admit.ts';
import { passedOn } from '../../agent/gate/close-code.ts';
import { owesCleanScene } from '../../agent/gate/owes-clean-scene.ts';
import { hostDeadline, remainingMs } from '../../agent/hosts/host-deadline.ts';
import { Turn } from '../../agent/turn.ts';
import type { SeatTicket } from '../../shared/connection/seat-ticket.ts';
import { aRecord } from '../support/agent-record.ts';

const GRACE_MS = 300_000;
const LEASE_MS = 10 * 60_000;

describe('the deadline of a host', () => {
  const causeAt = (record: ReturnType<typeof aRecord>, broker: number, monotonic = 1_000) =>
    hostDeadline(record, { broker, monotonic }, GRACE_MS)?.cause ?? null;

  it.each([
    ['a starting one lives until its start deadline', aRecord({ phase: 'starting' }), 59_999, 1_000, null],
    [
      'a starting one goes at its start deadline',
      aRecord({ phase: 'starting' }),
      60_000,
      1_000,
      'neverReady',
    ],
    [
      'one told an expiry lives through the grace',
      aRecord({ expiresAt: 100_000 }),
      100_000 + GRACE_MS - 1,
      1_000,
      null,
    ],
    [
      'one told an expiry goes when the grace is over',
      aRecord({ expiresAt: 100_000 }),
      100_000 + GRACE_MS,
      1_000,
      'deadline',
    ],
    [
      'one told nothing counts from its own ready, not by broker time',
      aRecord(),
      9e12,
      1_000 + LEASE_MS + GRACE_MS - 1,
      null,
    ],
    ['one told nothing goes after lease and grace', aRecord(), 0, 1_000 + LEASE_MS + GRACE_MS, 'deadline'],
    ['one that is being ended has none', aRecord({ phase: 'ending', expiresAt: 1 }), 9e12, 9e12, null],
    ['one that has exited has none', aRecord({ phase: 'exited', expiresAt: 1 }), 9e12, 9e12, null],
  ])('%s', (_name, record, broker, monotonic, cause) =>
    expect(causeAt(record, broker, monotonic)).toBe(cause),
  );

  it('leaves a negative remainder after the expiry', () => {
    expect(remainingMs(aRecord({ expiresAt: 100 }), { broker: 150, monotonic: 0 })).toBe(-50);
  });
});

describe('broker time', () => {
  const at = (monotonic: { now: number }) => new BrokerClock(null, () => monotonic.now);

  it('goes on with the clock that nobody can set', () => {
    const monotonic = { now: 10 };
    const clock = at(monotonic);
    clock.hear(1_000_000);
    monotonic.now = 510;
    expect(clock.now()).toBe(1_000_500);
  });

  it('is not set back by a call that was under way for long', () => {
    const monotonic = { now: 0 };
    const clock = at(monotonic);
    clock.hear(1_000_000);
    monotonic.now = 30_000;
    clock.hear(1_000_001);
    expect(clock.now()).toBe(1_030_000);
  });

  it('is set back by the answer to a report, which is never old', () => {
    const clock = at({ now: 0 });
    clock.hear(1_000_000);
    clock.read(900_000);
    expect(clock.now()).toBe(900_000);
  });

  it('is the date of the machine before the first word', () => {
    expect(Math.abs(at({ now: 0 }).now() - Date.now())).toBeLessThan(1_000);
  });
});

describe('the gate', () => {
  const seat = { epoch: 5, seat: 'seat-a', deviceId: 'a', connected: true, since: 0 };
  const ticket = (change: Partial<SeatTicket>): SeatTicket => ({
    aud: 'gate',
    iss: 'i',
    sub: 's',
    host: 'host-1',
    device: 'a',
    seat: 'seat-a',
    epoch: 6,
    replaces: false,
    iat: 0,
    exp: 1,
    ...change,
  });
  const left = { ...seat, connected: false };

  it.each([
    ['lets the first device in at any epoch', 'exclusive', null, { epoch: 1 }, null],
    ['refuses the epoch that was admitted', 'exclusive', seat, { epoch: 5 }, 'TicketUsed'],
    [
      'refuses a lower epoch, also one that replaces',
      'exclusive',
      seat,
      { epoch: 4, replaces: true },
      'TicketUsed',
    ],
    ['lets the same seat come back at a higher epoch', 'exclusive', left, {}, null],
    ['lets the same seat replace its own connection', 'exclusive', seat, {}, null],
    [
      'refuses another seat while the device is connected',
      'exclusive',
      seat,
      { seat: 'seat-b' },
      'OtherSessionConnected',
    ],
    [
      'keeps an exclusive seat for a device that is away',
      'exclusive',
      left,
      { seat: 'seat-b' },
      'OtherSessionConnected',
    ],
    ['lets another seat replace the holder', 'exclusive', seat, { seat: 'seat-b', replaces: true }, null],
    ['gives a handover seat that nobody sits in to another', 'handover', left, { seat: 'seat-b' }, null],
    [
      'does not give a handover seat away while somebody sits in it',
      'handover',
      seat,
      { seat: 'seat-b' },
      'OtherSessionConnected',
    ],
    ['lets a handover replace the holder', 'handover', seat, { seat: 'seat-b', replaces: true }, null],
  ] as const)('%s', (_name, seatPolicy, held, change, refusal) => {
    expect(whyNot(aRecord({ seat: held }, { seatPolicy }), ticket(change))).toBe(refusal);
  });

  const dirty = { ...left, owesCleanScene: true } as const;
  it.each([
    ['keeps the scene that the session began with for its first device', null, {}, false],
    ['keeps the scene for a seat that comes back', left, {}, false],
    ['cleans the scene for another seat', left, { seat: 'seat-b' }, true],
    ['cleans the scene for one that replaces the holder', seat, { seat: 'seat-b', replaces: true }, true],
    ['cleans the scene where the ticket says so', seat, { seat: 'seat-b', scene: 'clean' }, true],
    [
      'keeps the scene for another seat where the ticket says so',
      seat,
      { seat: 'seat-b', scene: 'keep' },
      false,
    ],
    ['still cleans what the engine was not told to clean yet, for the seat it was due to', dirty, {}, true],
    [
      'still cleans it for one whose ticket would keep it: it is of the device before',
      dirty,
      { seat: 'seat-b', scene: 'keep' },
      true,
    ],
  ] as const)('%s', (_name, held, change, isOwed) => {
    expect(owesCleanScene(held, ticket(change))).toBe(isOwed);
  });

  it.each([
    ['a normal goodbye', 1000, 1000],
    ['a code of the program itself', 4321, 4321],
    ['no code at all', 1005, undefined],
    ['a lost connection becomes the given code', 1006, 4502],
    ['a code that may not be sent becomes the given code', 1015, 4502],
  ])('passes on %s', (_name, code, passed) => expect(passedOn(code, 4502)).toBe(passed));
});

describe('a turn', () => {
  it('lets one piece of work at a time through, in order, also past one that failed', async () => {
    const turn = new Turn();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} in`);
      await Promise.resolve();
      seen.push(`${name} out`);
      if (name === 'b') throw new Error('b failed');
    };
    const all = [turn.take(work('a')), turn.take(work('b')), turn.take(work('c'))];
    const outcomes = await Promise.allSettled(all);
    expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
