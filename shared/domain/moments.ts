import { nextWarningAt } from './alarm.ts';
import { autoExtensionAt } from './auto-extension.ts';
import { deadlinesOf } from './deadline.ts';
import { isGivenBack } from './host.ts';
import { after, earliest, type Instant } from './instant.ts';
import type { LeasePolicy } from './lease-policy.ts';
import type { EndedSession, ReadySession, Session } from './session.ts';

/** When somebody has to look at the session next, or null when nothing is left to do but to forget it. */
export function dueAt(session: Session, policy: LeasePolicy): Instant | null {
  if (session.state === 'starting') {
    return earliest(after(session.createdAt, policy.startCheckMs), session.startDeadline);
  }
  if (session.state === 'ready') return earliest(...momentsOf(session));
  return isGivenBack(session.host) ? null : session.host.dueAt;
}

/** The moments at which something has to be done or decided about a ready session: deadlines, warnings, and extending itself. */
export const momentsOf = (session: ReadySession): readonly Instant[] => [
  ...deadlinesOf(session).map((deadline) => deadline.at),
  ...[nextWarningAt(session), autoExtensionAt(session)].filter((moment) => moment !== null),
];

/** From this instant on the record is gone for readers. */
export const recordEndsAt = (session: EndedSession, policy: LeasePolicy): Instant =>
  after(session.endedAt, policy.keepRecordMs);

/** When the record may be deleted: never while its host is not given back, for then it is the only one that knows of it. */
export const purgeAt = (session: Session, policy: LeasePolicy): Instant | null =>
  session.state === 'ended' && isGivenBack(session.host) ? recordEndsAt(session, policy) : null;

/** Whether readers still see the record. Its last moment is the one before 30 days have passed. */
export const isReadable = (session: Session, now: Instant, policy: LeasePolicy): boolean =>
  session.state !== 'ended' || now < recordEndsAt(session, policy);
