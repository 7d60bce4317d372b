import { oneEnd } from './01-one-end.ts';
import { notBeforeItsTime } from './02-not-before-its-time.ts';
import { lostRaceDecidedAgain } from './03-lost-race-decided-again.ts';
import { underTheCap } from './04-under-the-cap.ts';
import { ticketWorksOnce } from './05-ticket-works-once.ts';
import { oneSessionAHost } from './06-one-session-a-host.ts';
import { newStoreReapsNothing } from './07-new-store-reaps-nothing.ts';
import { deadlineNeverLowered } from './08-deadline-never-lowered.ts';
import { readBack } from './09-read-back.ts';
import { thirtyDays } from './10-thirty-days.ts';
import { warnedOnce } from './11-warned-once.ts';
import { lateWarning } from './12-late-warning.ts';
import { clockOfTheService } from './13-clock-of-the-service.ts';
import type { Mutant } from './mutant.ts';

/** One for every invariant of the lease, by its number. */
export const allMutants: readonly Mutant[] = [
  oneEnd,
  notBeforeItsTime,
  lostRaceDecidedAgain,
  underTheCap,
  ticketWorksOnce,
  oneSessionAHost,
  newStoreReapsNothing,
  deadlineNeverLowered,
  readBack,
  thirtyDays,
  warnedOnce,
  lateWarning,
  clockOfTheService,
];
