import { autoExtensionAt } from '../domain/auto-extension.ts';
import type { Change } from '../domain/change.ts';
import { type Deadline, type DeadlineKind, deadlinesOf } from '../domain/deadline.ts';
import type { EndReason } from '../domain/end-reason.ts';
import type { HistoryEntry } from '../domain/history-entry.ts';
import { isGivenBack } from '../domain/host.ts';
import { type Instant, MINUTE } from '../domain/instant.ts';
import { handoverOf, standingReservation } from '../domain/seat.ts';
import type { ReadySession, Session } from '../domain/session.ts';
import { statusOf } from './arr-2021.ts';
import { timeOf } from './time-of.ts';

/** `GET …/explain`: how the session came to where it stands, and what comes next unless somebody does something, in sentences. */
export const explain = (session: Session, entries: readonly HistoryEntry[], now: Instant): object => ({
  id: session.id,
  status: statusOf(session),
  serverTime: timeOf(now),
  soFar: entries.map(sentenceOf),
  now: standing(session, now),
  next: prospects(session, now),
});

function sentenceOf(entry: HistoryEntry): string {
  const deeds = entry.changes.map((change) => words[change]?.(entry) ?? change);
  return `${timeOf(entry.at)} ${nameOf(entry)}: ${deeds.join('; ')}.`;
}

function nameOf({ actor, who }: HistoryEntry): string {
  if (actor.startsWith('account:')) return who === null ? 'The account' : `The account (${who})`;
  if (actor.startsWith('agent:')) return `The agent ${actor.slice('agent:'.length)}`;
  return services[actor as keyof typeof services] ?? actor;
}

const services = {
  supervisor: 'The supervisor',
  sweep: 'The sweep',
  operator: 'An operator',
  time: 'Time',
} as const;

/** A word that a later version wrote is shown as it is. */
const words: Readonly<Partial<Record<Change, (entry: HistoryEntry) => string>>> = {
  created: () => 'asked for the session',
  hostClaimed: () => 'chose where its host is to run',
  ready: ({ expiresAt }) => `said that the host is ready; the lease began, until ${timeOrUnknown(expiresAt)}`,
  leaseSet: ({ expiresAt, state }) =>
    state === 'starting' ? 'set a longer lease' : `set the lease to end at ${timeOrUnknown(expiresAt)}`,
  leaseExtended: ({ expiresAt }) => `extended the lease to ${timeOrUnknown(expiresAt)}`,
  leaseExtendedItself: ({ expiresAt }) =>
    `extended the lease to ${timeOrUnknown(expiresAt)}, as the device was active`,
  tagsSet: () => 'set the tags',
  warned: ({ warnings }) =>
    warnings
      .map(
        ({ kind, at, leadMinutes }) =>
          `warned ${leadMinutes} minutes before ${deadlineNames[kind]} at ${timeOf(at)}`,
      )
      .join('; '),
  seatReserved: ({ deviceId }) => `got a ticket for the device ${deviceId}`,
  handoverGranted: ({ deviceId, toDeviceId }) =>
    `got a ticket for the device ${toDeviceId}, which may take the seat over${deviceId === null ? '' : ` from ${deviceId}`}`,
  seatTaken: ({ deviceId }) => `said that the device ${deviceId} is connected`,
  seatLeft: ({ deviceId }) => `said that the device${deviceId === null ? '' : ` ${deviceId}`} is gone`,
  inputHeard: ({ deviceId }) => `heard that the device ${deviceId} has sent something`,
  ended: ({ reason }) => `ended the session: ${endings[reason as EndReason] ?? reason}`,
  releaseTried: () => 'began to give the host back',
  releaseFailed: () => 'could not give the host back yet',
  releaseIrrevocable: () => 'gave up on giving the host back soon; it is tried on, and shown to operators',
  released: () => 'read back that the host is gone; billing stopped',
  releaseForced: () => 'answered for the host being gone',
};

const endings: Readonly<Record<EndReason, string>> = {
  userRequested: 'it was asked to stop',
  administrator: 'an administrator stopped it',
  connectionTimeout: 'no device had connected in time',
  reconnectTimeout: 'its device did not come back in time',
  idleTimeout: 'its device had sent nothing for too long',
  leaseExpired: 'its lease was over',
  placementTimeout: 'no host became ready in time',
  provisioningFailed: 'its host could not be started',
  hostFailure: 'its host was lost',
};

const deadlineNames: Readonly<Record<DeadlineKind, string>> = {
  lease: 'the end of the lease',
  connect: 'the deadline for the first device',
  reconnect: 'the deadline for the device to come back',
  idle: 'the deadline for a sign of life',
};

function standing(session: Session, now: Instant): string {
  if (session.state === 'starting') return 'The session waits for its host.';
  if (session.state === 'ended') {
    const host = isGivenBack(session.host) ? 'Its host is given back.' : 'Its host is not given back yet.';
    return `The session ended at ${timeOf(session.endedAt)}: ${endings[session.reason]}. ${host}`;
  }
  const { holder } = session.seat;
  if (holder?.connected)
    return `The device ${holder.deviceId} has been connected since ${timeOf(holder.since)}.${successor(session, now)}`;
  return holder
    ? `The seat is kept for the device ${holder.deviceId}, which has been gone since ${timeOf(holder.since)}.`
    : `No device is connected; ${minutesLeft(session.expiresAt, now)} are left.`;
}

/** Whoever may take the seat over now, in a sentence of its own. */
function successor({ seat }: ReadySession, now: Instant): string {
  const next = handoverOf(seat);
  return next === null || standingReservation(seat, now) !== next
    ? ''
    : ` The device ${next.deviceId} may take the seat over until ${timeOf(next.until)}.`;
}

function prospects(session: Session, now: Instant): readonly string[] {
  if (session.state === 'starting')
    return [`${timeOf(session.startDeadline)} It ends if no host is ready by then.`];
  if (session.state === 'ended') return [];
  const extension = autoExtensionAt(session);
  return [
    ...deadlinesOf(session)
      .toSorted((one, other) => one.at - other.at)
      .map((deadline) => prospectOf(deadline, now)),
    ...(extension === null
      ? []
      : [`${timeOf(extension)} The lease extends itself if the device is active then.`]),
    capOf(session),
  ];
}

const prospectOf = ({ kind, at }: Deadline, now: Instant): string =>
  `${timeOf(at)} It ends: this is ${deadlineNames[kind]}, ${minutesLeft(at, now)} from now.`;

const capOf = ({ expiresAt, maxExpiresAt }: ReadySession): string =>
  expiresAt === maxExpiresAt
    ? 'The lease is at its cap: nothing extends it.'
    : `${timeOf(maxExpiresAt)} Nothing extends the lease past this.`;

const minutesLeft = (until: Instant, now: Instant): string =>
  `${Math.max(0, Math.floor((until - now) / MINUTE))} minutes`;

const timeOrUnknown = (instant: Instant | null): string =>
  instant === null ? 'an unknown time' : timeOf(instant);
