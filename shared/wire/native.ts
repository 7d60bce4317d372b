import type { Activity } from '../domain/activity.ts';
import { deadlinesOf } from '../domain/deadline.ts';
import type { Instant } from '../domain/instant.ts';
import type { SeatHolder } from '../domain/seat.ts';
import type { Session } from '../domain/session.ts';
import { writeSession } from './arr-2021.ts';
import { timeOf } from './time-of.ts';

/** What version `2026-12-01` adds to the resource: reasons, deadlines, the host and the seat. */
export const writeNativeSession = (
  session: Session,
  now: Instant,
  activity: Activity = 'unknown',
): object => ({
  ...writeSession(session, now),
  ...(session.state === 'ended' && { reason: session.reason, endedAt: timeOf(session.endedAt) }),
  ...(session.state === 'starting' && { startDeadline: timeOf(session.startDeadline) }),
  ...(session.state !== 'starting' && session.readyAt !== null && { readyAt: timeOf(session.readyAt) }),
  ...(session.state !== 'starting' && session.expiresAt !== null && { expiresAt: timeOf(session.expiresAt) }),
  ...(session.state === 'ready' && {
    maxExpiresAt: timeOf(session.maxExpiresAt),
    // Rounded down: who acts on it acts a little early, never late.
    expiresInSeconds: Math.max(0, Math.floor((session.expiresAt - now) / 1000)),
    deadlines: deadlinesOf(session).map(({ kind, at }) => ({ kind, at: timeOf(at) })),
    autoExtensions: session.autoExtensions,
  }),
  models: session.requested.models,
  tags: session.tags,
  ...session.requested.options,
  host: writeHost(session.host),
  seat: writeSeat(session, activity),
  serverTime: timeOf(now),
});

const writeHost = (host: Session['host']): object => ({
  agent: host.state === 'none' ? null : host.agent,
  state: host.state,
  ...(host.state === 'released' && {
    ...(host.billingStoppedAt === null
      ? { forced: true }
      : { billingStoppedAt: timeOf(host.billingStoppedAt) }),
    releaseAttempts: host.attempts,
  }),
  ...((host.state === 'releasing' || host.state === 'irrevocable') && {
    releaseAttempts: host.attempts,
    lastAnswer: host.answer,
  }),
});

function writeSeat(session: Session, activity: Activity): object {
  const holder = holderOf(session);
  return {
    policy: session.requested.seatPolicy,
    deviceId: holder?.deviceId ?? null,
    connected: holder?.connected ?? false,
    since: holder ? timeOf(holder.since) : null,
    activity,
  };
}

function holderOf(session: Session): SeatHolder | null {
  if (session.state === 'starting') return null;
  return session.state === 'ready' ? session.seat.holder : session.lastHolder;
}
