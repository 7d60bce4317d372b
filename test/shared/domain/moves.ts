import fc from 'fast-check';
import { DAY, MINUTE, SECOND } from '../../../shared/domain/instant.ts';
import type { SeatPolicy } from '../../../shared/domain/seat.ts';

/** Who names a host: the one that the session names, or one that it does not. */
type Which = 'its own' | 'another';

/** One thing that may be done to a session, as plain data, so that a counterexample can be read. */
export type Move =
  | { readonly verb: 'claimHost' }
  | { readonly verb: 'becomeReady'; readonly host: Which }
  | { readonly verb: 'setLease'; readonly totalMinutes: number }
  | { readonly verb: 'reserveSeat'; readonly device: string; readonly secret: 'none' | 'its last' | 'wrong' }
  /** The secret is the last one of the device in the seat. */
  | {
      readonly verb: 'handOver';
      readonly device: string;
      readonly secret: 'none' | "the holder's" | 'wrong';
      readonly isAdministrator: boolean;
    }
  /** `grant` counts back through the tickets issued so far, so that reports come late, twice and out of order. */
  | { readonly verb: 'reportSeat'; readonly host: Which; readonly grant: number; readonly connected: boolean }
  | { readonly verb: 'stop'; readonly reason: 'userRequested' | 'administrator' }
  | { readonly verb: 'loseHost'; readonly host: Which }
  | { readonly verb: 'claimRelease' }
  | { readonly verb: 'confirmRelease'; readonly host: Which }
  | { readonly verb: 'failRelease'; readonly host: Which; readonly chance: number };

/** How long to wait before a move: so many milliseconds, or until so many milliseconds off the session's next deadline. */
export type Wait = { readonly ms: number } | { readonly offDeadline: number };

/** A whole walk: what is asked for, and what then happens to it. */
export interface Plan {
  readonly leaseMinutes: number;
  readonly seatPolicy: SeatPolicy;
  /** Whether the walk begins with a session that became ready without trouble: most things can only happen to such a one. */
  readonly startsReady: boolean;
  readonly moves: readonly { readonly wait: Wait; readonly move: Move }[];
}

const verb = <V extends Move['verb']>(name: V) => fc.constant(name);
const host = fc.oneof(
  { weight: 9, arbitrary: fc.constant<Which>('its own') },
  { weight: 1, arbitrary: fc.constant<Which>('another') },
);

const anyMove: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ verb: verb('claimHost') }) },
  { weight: 12, arbitrary: fc.record({ verb: verb('becomeReady'), host }) },
  {
    weight: 10,
    arbitrary: fc.record({ verb: verb('setLease'), totalMinutes: fc.integer({ min: -1, max: 1500 }) }),
  },
  {
    weight: 24,
    arbitrary: fc.record({
      verb: verb('reserveSeat'),
      device: fc.constantFrom('headset', 'tablet', 'phone'),
      secret: fc.constantFrom('none', 'its last', 'wrong'),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      verb: verb('handOver'),
      device: fc.constantFrom('headset', 'tablet', 'phone'),
      secret: fc.constantFrom('none', "the holder's", "the holder's", 'wrong'),
      isAdministrator: fc.boolean(),
    }),
  },
  {
    weight: 24,
    arbitrary: fc.record({
      verb: verb('reportSeat'),
      host,
      grant: fc.oneof(fc.nat(1), fc.nat(20)),
      connected: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ verb: verb('stop'), reason: fc.constantFrom('userRequested', 'administrator') }),
  },
  { weight: 1, arbitrary: fc.record({ verb: verb('loseHost'), host }) },
  { weight: 10, arbitrary: fc.record({ verb: verb('claimRelease') }) },
  { weight: 1, arbitrary: fc.record({ verb: verb('confirmRelease'), host }) },
  {
    weight: 8,
    arbitrary: fc.record({
      verb: verb('failRelease'),
      host,
      chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    }),
  },
);

const anyWait: fc.Arbitrary<Wait> = fc.oneof(
  { weight: 60, arbitrary: fc.record({ ms: fc.nat(20 * SECOND) }) },
  { weight: 12, arbitrary: fc.record({ ms: fc.nat(5 * MINUTE) }) },
  { weight: 2, arbitrary: fc.record({ offDeadline: fc.constantFrom(-1, 0, 1) }) },
  { weight: 1, arbitrary: fc.record({ ms: fc.nat(35 * DAY) }) },
);

export const plans: fc.Arbitrary<Plan> = fc.record({
  leaseMinutes: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 1440 })),
  seatPolicy: fc.constantFrom('exclusive', 'handover'),
  startsReady: fc.oneof(
    { weight: 3, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  moves: fc.array(fc.record({ wait: anyWait, move: anyMove }), { minLength: 1, maxLength: 60, size: 'max' }),
});
