import { warningsBetween } from './alarm.ts';
import { sameValue } from './same-value.ts';
import { freeSeat, handoverOf, type SeatHolder } from './seat.ts';
import { isLive, type Session } from './session.ts';

/** What became different with one write, in the words of the history. */
export type Change =
  | 'created'
  | 'hostClaimed'
  | 'ready'
  | 'leaseSet'
  | 'leaseExtended'
  | 'leaseExtendedItself'
  | 'tagsSet'
  | 'warned'
  | 'seatReserved'
  | 'handoverGranted'
  | 'seatTaken'
  | 'seatLeft'
  | 'inputHeard'
  | 'ended'
  | 'releaseTried'
  | 'releaseFailed'
  | 'releaseIrrevocable'
  | 'released'
  | 'releaseForced';

/** Reads from two versions of a session what happened between them. Pure, so that no verb has to remember to say it. */
export function changesBetween(before: Session | null, after: Session): readonly Change[] {
  if (before === null) return ['created'];
  const changes: Change[] = [];
  if (before.host.state === 'none' && after.host.state === 'allocating') changes.push('hostClaimed');
  if (before.state === 'starting' && after.state === 'ready') changes.push('ready');
  changes.push(...leaseChanges(before, after));
  changes.push(...seatChanges(before, after));
  if (isLive(before) && !isLive(after)) changes.push('ended');
  if (!isLive(before) && !isLive(after)) changes.push(...releaseChanges(before.host, after.host));
  return changes;
}

function leaseChanges(before: Session, after: Session): Change[] {
  const changes: Change[] = [];
  if (before.leaseMinutes !== after.leaseMinutes) changes.push(howItGrew(before, after));
  else if (hasMoreExtensions(before, after)) changes.push('leaseExtended');
  if (warningsBetween(before, after).length > 0) changes.push('warned');
  if (!sameValue(before.tags, after.tags)) changes.push('tagsSet');
  return changes;
}

function howItGrew(before: Session, after: Session): Change {
  if (before.state !== 'ready' || after.state !== 'ready') return 'leaseSet';
  if (after.autoExtensions > before.autoExtensions) return 'leaseExtendedItself';
  return hasMoreExtensions(before, after) ? 'leaseExtended' : 'leaseSet';
}

const hasMoreExtensions = (before: Session, after: Session): boolean =>
  before.state === 'ready' &&
  after.state === 'ready' &&
  after.extensions.at(-1)?.requestId !== before.extensions.at(-1)?.requestId;

function seatChanges(before: Session, after: Session): Change[] {
  if (before.state === 'ended' || after.state !== 'ready') return [];
  // One report can say both that a host is ready and that its seat is taken.
  const was = before.state === 'ready' ? before.seat : freeSeat;
  const changes: Change[] = [];
  if (after.seat.granted > was.granted && after.seat.reservation)
    changes.push(handoverOf(after.seat) === null ? 'seatReserved' : 'handoverGranted');
  if (after.seat.admitted > was.admitted) changes.push('seatTaken');
  if (was.holder?.connected && !after.seat.holder?.connected) changes.push('seatLeft');
  if (isHeard(was.holder, after.seat.holder)) changes.push('inputHeard');
  return changes;
}

/** The same device has sent something since it was last asked about. */
const isHeard = (was: SeatHolder | null, is: SeatHolder | null): boolean =>
  was?.epoch === is?.epoch && was?.lastInputAt !== is?.lastInputAt;

function releaseChanges(before: Session['host'], after: Session['host']): Change[] {
  if (before.state !== 'released' && after.state === 'released') {
    return [after.billingStoppedAt === null ? 'releaseForced' : 'released'];
  }
  if (before.state === 'releasing' && after.state === 'irrevocable') return ['releaseIrrevocable'];
  if (!('dueAt' in before && 'dueAt' in after)) return [];
  if (after.attempts > before.attempts) return ['releaseTried'];
  return before.dueAt === after.dueAt && before.answer === after.answer ? [] : ['releaseFailed'];
}
