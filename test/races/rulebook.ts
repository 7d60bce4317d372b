import * as check from './invariant-checks.ts';
import type { Played } from './play-race.ts';

/** Every invariant of the lease that is a property of one session, in the words of its test. */
export const rulebook: readonly (readonly [name: string, check: (played: Played) => void])[] = [
  ['invariant 1: a session has one end and one reason, for whoever looks and whenever', check.endsOnce],
  [
    'invariant 2: no session is ended for its lease before it expires, and none is shown live past it',
    check.isNeverEndedEarly,
  ],
  [
    'invariant 3: no expiry follows at an earlier deadline than one that was acknowledged',
    check.keepsWhatItAcknowledged,
  ],
  [
    'invariant 3: a request is granted once, and whoever repeats it is answered the same',
    check.grantsARequestOnce,
  ],
  [
    'invariant 4: a lease stays under its cap, never gets shorter, and is made longer only by those who may',
    check.staysUnderItsCap,
  ],
  [
    'invariant 4: keepAlive leaves at least what it was asked for and less than a minute more',
    check.keepsAliveAsLongAsAsked,
  ],
  [
    'invariant 4: a lease extends itself only while its device is active, and never past what was asked',
    check.extendsItselfOnlyWhileActive,
  ],
  [
    'invariant 5: epochs only grow, each opens the gate once, and a device id without its secret is nobody',
    check.seatsOneAtATime,
  ],
  ['invariant 5: a device loses its seat to another one by a hand-over alone', check.replacesOnlyByHandover],
  ['invariant 6: a session has one host in its life', check.keepsItsHost],
  ['invariant 7: no host is ordered that no row names, and none is left over', check.ordersOnlyWhatARowNames],
  ['invariant 9: billing stops only when the provider was read back', check.billsUntilReadBack],
  ['invariant 11: a warning is given once, and no version is missing or used twice', check.warnsOnceInOrder],
  [
    'invariant 12: a missed warning is given at once, none after the deadline, and no deadline is reopened',
    check.warnsInTimeOrNever,
  ],
  [
    'a silent gate ends nobody: a deadline of the seat counts only by the word of the gate',
    check.throwsNobodyOutOnAGuess,
  ],
];
