import { isSeatWarningDue, rearm, ring } from './alarm.ts';
import { autoExtend, autoExtensionAt } from './auto-extension.ts';
import { missedDeadline, reasonFor } from './deadline.ts';
import { accept, type Decision } from './decision.ts';
import { end } from './end.ts';
import { earliest, type Instant } from './instant.ts';
import type { LeasePolicy } from './lease-policy.ts';
import { reportSeat, type SeatReport } from './seat-report.ts';
import type { ReadySession, Session } from './session.ts';

/** What the gate knows at this moment: its seat, null when nobody was ever admitted, and when the device last sent something. */
export interface GateFacts {
  readonly seat: SeatReport | null;
  readonly lastInputAt: Instant | null;
}

/** What the gate said, and since when that holds at the least: it may have changed by the time that it is heard. */
export interface FreshFacts extends GateFacts {
  readonly askedAt: Instant;
}

/** Whether something is due that only the gate can decide, or only it can say whether it is worth a warning. */
export const mustAskGate = (session: ReadySession, now: Instant): boolean => {
  const extension = autoExtensionAt(session);
  return (
    missedDeadline(session, now) !== null ||
    isSeatWarningDue(session, now) ||
    (extension !== null && now >= extension)
  );
};

/**
 * Decides by fresh facts what hinges on them: whether a deadline of the seat was really missed, whether the device is active enough for
 * the lease to extend itself, and which warnings are still true then. Facts of a host that the session does not hold decide nothing.
 */
export function hearGate(
  session: Session,
  hostId: string,
  facts: FreshFacts,
  now: Instant,
  policy: LeasePolicy,
): Decision {
  if (session.state !== 'ready' || session.host.hostId !== hostId) return accept(session);
  const reported = facts.seat ? reportSeat(session, hostId, facts.seat) : accept<Session>(session);
  if (!reported.ok || reported.session.state !== 'ready') return reported;
  const heard = noteInput(reported.session, facts.lastInputAt, now);
  // What passed while the answer was on its way may not have been missed at all: the gate is asked again.
  const missed = missedDeadline(heard, earliest(facts.askedAt, now));
  if (missed) return accept(end(heard, reasonFor[missed.kind], now));
  const extended = autoExtend(heard, now, policy);
  // A sign of life is worth a write only where a deadline moves with it.
  const isWorthIt = extended !== heard || heard.requested.options.idleTimeoutMinutes !== null;
  const changed = isWorthIt ? extended : reported.session;
  return accept(ring(changed === session ? changed : rearm(changed, now), now, 'all'));
}

/** An agent whose clock is ahead of ours has heard nothing later than now: else one wrong word would hold a session for that long. */
function noteInput(session: ReadySession, reportedAt: Instant | null, now: Instant): ReadySession {
  const { holder } = session.seat;
  if (!holder?.connected || reportedAt === null) return session;
  const lastInputAt = earliest(reportedAt, now);
  if (lastInputAt <= (holder.lastInputAt ?? 0)) return session;
  return { ...session, seat: { ...session.seat, holder: { ...holder, lastInputAt } } };
}
