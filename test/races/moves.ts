import fc from 'fast-check';
import { MINUTE, SECOND } from '../../shared/domain/instant.ts';
import { defaultLeaseOptions, type LeaseOptions } from '../../shared/domain/lease-options.ts';
import type { RequestedSettings } from '../../shared/domain/session.ts';

/** How long to wait: so many milliseconds, or until so many milliseconds off the next moment at which something is due. */
export type Wait = { readonly ms: number } | { readonly offNextMoment: number };

/** One thing that somebody does, as plain data, so that a counterexample can be read. */
export type Move =
  | { readonly verb: 'create' }
  | { readonly verb: 'setLease'; readonly minutes: number; readonly updateId: string | null }
  | { readonly verb: 'extend'; readonly minutes: number; readonly requestId: string | null }
  | { readonly verb: 'keepAlive'; readonly minutes: number }
  | { readonly verb: 'tag'; readonly value: string }
  | {
      readonly verb: 'connect';
      readonly device: string;
      readonly secret: 'none' | 'its own' | 'wrong';
      readonly enters: 'no' | 'silently' | 'actively';
    }
  | {
      readonly verb: 'handover';
      readonly device: string;
      readonly secret: 'none' | "the holder's" | 'wrong';
      readonly isAdministrator: boolean;
      readonly enters: 'no' | 'silently' | 'actively';
    }
  | { readonly verb: 'stop' | 'read' | 'list' }
  /** What is done by the service itself. */
  | { readonly verb: 'provision' | 'poll' | 'tend' | 'release' | 'sweep' }
  /** At the host: a device with an earlier ticket (counted back) comes in, leaves, sends something; the engine dies. */
  | { readonly verb: 'enter'; readonly ticket: number }
  | { readonly verb: 'leave' | 'die' }
  /** The device in the seat sends something, and goes on for so long. */
  | { readonly verb: 'send'; readonly forMs: number }
  | { readonly verb: 'report' }
  /** The agent falls silent, or answers again. */
  | { readonly verb: 'silence'; readonly is: boolean }
  /** The store's next call of this kind fails, before its work or after it. */
  | {
      readonly verb: 'storeFault';
      readonly on: 'find' | 'insert' | 'replace';
      readonly when: 'before' | 'after';
    }
  /** Time passes while the others are at work. */
  | { readonly verb: 'tick'; readonly wait: Wait };

/** Some time passes, then these run into each other. */
export interface Step {
  readonly wait: Wait;
  readonly moves: readonly Move[];
}

export interface Race {
  readonly requested: RequestedSettings;
  /** Whether it begins with a session that became ready without trouble: most things can only happen to such a one. */
  readonly startsReady: boolean;
  /** So many times the agent answers a release that the host is not gone yet. */
  readonly refusedReleases: number;
  readonly steps: readonly Step[];
}

const some = <V extends Move['verb']>(weight: number, ...verbs: readonly V[]) => ({
  weight,
  arbitrary: fc.record({ verb: fc.constantFrom(...verbs) }) as fc.Arbitrary<Move>,
});
const one = (weight: number, arbitrary: fc.Arbitrary<Move>) => ({ weight, arbitrary });
const verb = <V extends Move['verb']>(name: V) => fc.constant(name);

const anyWait: fc.Arbitrary<Wait> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ ms: fc.nat(20 * SECOND) }) },
  { weight: 4, arbitrary: fc.record({ ms: fc.nat(4 * MINUTE) }) },
  { weight: 8, arbitrary: fc.record({ offNextMoment: fc.constantFrom(-1, 0, 1, 5000) }) },
);

const minutes = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constantFrom(30, 1440));

/** `ticks`: whether time may pass while calls are under way. */
const anyMove = (ticks: boolean): fc.Arbitrary<Move> =>
  fc.oneof(
    some(4, 'create'),
    one(
      8,
      fc.record({
        verb: verb('setLease'),
        minutes: fc.integer({ min: 1, max: 40 }),
        updateId: fc.constantFrom(null, 'a'),
      }),
    ),
    one(10, fc.record({ verb: verb('extend'), minutes, requestId: fc.constantFrom(null, 'one', 'two') })),
    one(8, fc.record({ verb: verb('keepAlive'), minutes })),
    one(1, fc.record({ verb: verb('tag'), value: fc.constantFrom('red', 'blue') })),
    one(
      12,
      fc.record({
        verb: verb('connect'),
        device: fc.constantFrom('headset', 'tablet'),
        secret: fc.constantFrom('none', 'its own', 'its own', 'wrong'),
        enters: fc.constantFrom('no', 'silently', 'actively'),
      }),
    ),
    one(
      5,
      fc.record({
        verb: verb('handover'),
        device: fc.constantFrom('headset', 'tablet', 'phone'),
        secret: fc.constantFrom('none', "the holder's", "the holder's", 'wrong'),
        isAdministrator: fc.boolean(),
        enters: fc.constantFrom('no', 'silently', 'actively'),
      }),
    ),
    some(2, 'stop'),
    some(8, 'read', 'list'),
    some(6, 'tend'),
    some(4, 'provision', 'poll', 'release', 'sweep'),
    one(10, fc.record({ verb: verb('enter'), ticket: fc.oneof(fc.constant(0), fc.nat(4)) })),
    some(5, 'leave'),
    one(5, fc.record({ verb: verb('send'), forMs: fc.constantFrom(0, 4 * MINUTE) })),
    some(10, 'report'),
    some(1, 'die'),
    one(2, fc.record({ verb: verb('silence'), is: fc.boolean() })),
    one(
      2,
      fc.record({
        verb: verb('storeFault'),
        on: fc.constantFrom('find', 'insert', 'replace'),
        when: fc.constantFrom('before', 'after'),
      }),
    ),
    ...(ticks ? [one(5, fc.record({ verb: verb('tick'), wait: anyWait }))] : []),
  );

const timeout = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
);

const anyOptions: fc.Arbitrary<LeaseOptions> = fc.record({
  autoExtend: fc.oneof(
    fc.constant(null),
    fc
      .record({
        byMinutes: fc.integer({ min: 1, max: 5 }),
        less: fc.nat(4),
        upToMinutes: fc.constantFrom(null, 10, 30),
      })
      .map(({ byMinutes, less, upToMinutes }) => ({
        byMinutes,
        upToMinutes,
        whenRemainingMinutes: Math.max(1, byMinutes - less),
      })),
  ),
  connectTimeoutMinutes: timeout,
  reconnectTimeoutMinutes: timeout,
  idleTimeoutMinutes: timeout,
  warningMinutes: fc.constantFrom([...defaultLeaseOptions.warningMinutes], [3, 2, 1], [1], []),
});

/** Mostly the supervisor's alarm has rung as well. */
const anyStep = (ticks: boolean): fc.Arbitrary<Step> =>
  fc
    .record({
      wait: anyWait,
      rings: fc.oneof(
        { weight: 2, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
      moves: fc.array(anyMove(ticks), { minLength: 1, maxLength: 4 }),
    })
    .map(({ wait, rings, moves }) => ({
      wait,
      moves: rings ? [{ verb: 'tend' as const }, ...moves] : moves,
    }));

/** Whole races on one session. */
export const races = ({ ticks }: { readonly ticks: boolean } = { ticks: true }): fc.Arbitrary<Race> =>
  fc.record({
    requested: fc.record({
      leaseMinutes: fc.integer({ min: 1, max: 6 }),
      size: fc.constant('Standard' as const),
      models: fc.constant([]),
      seatPolicy: fc.constantFrom('exclusive' as const, 'handover' as const),
      options: anyOptions,
      tags: fc.constant({}),
    }),
    startsReady: fc.oneof(
      { weight: 5, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    refusedReleases: fc.nat(3),
    steps: fc.array(anyStep(ticks), { minLength: 1, maxLength: 25, size: 'max' }),
  });
