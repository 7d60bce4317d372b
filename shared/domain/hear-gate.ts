import { autoExtend, autoExtensionAt } from './auto-extension.ts';
import { missedDeadline, reasonFor } from './deadline.ts';
import { accept, type Decision } from './decision.ts';
import { end } from './end.ts';
import type { Instant } from './instant.ts';
import type { LeasePolicy } from './lease-policy.ts';
import { reportSeat, type SeatReport } from './seat-report.ts';
import type { ReadySession, Session } from './session.ts';

/** What the gate knows at this moment: its seat, null when nobody was ever admitted, and when the device last sent something. */
export interface GateFacts {
  readonly seat: SeatReport | null;
  readonly lastInputAt: Instant | null;
}

/** Whether something is due that only the gate can decide. */
export const mustAskGate = (session: ReadySession, now: Instant): boolean => {
  const extension = autoExtensionAt(session);
  return missedDeadline(session, now) !== null || (extension !== null && now >= extension);
};

/**
 * Decides by fresh facts what hinges on them: whether a deadline of the seat was really missed, and whether the device is active
 * enough for the lease to extend itself. Facts of a host that the session does not hold decide nothing.
 */
export function hearGate(
  session: Session,
  hostId: string,
  facts: GateFacts,
  now: Instant,
  policy: LeasePolicy,
): Decision {
  if (session.state !== 'ready' || session.host.hostId !== hostId) return accept(session);
  const reported = facts.seat ? reportSeat(session, hostId, facts.seat) : accept<Session>(session);
  if (!reported.ok || reported.session.state !== 'ready') return reported;
  const heard = noteInput(reported.session, facts.lastInputAt);
  const missed = missedDeadline(heard, now);
  if (missed) return accept(end(heard, reasonFor[missed.kind], now));
  const extended = autoExtend(heard, now, policy);
  if (extended !== heard) return accept(extended);
  // A sign of life is worth a write only where a deadline moves with it.
  return accept(heard.requested.options.idleTimeoutMinutes === null ? reported.session : heard);
}

function noteInput(session: ReadySession, lastInputAt: Instant | null): ReadySession {
  const { holder } = session.seat;
  if (!holder?.connected || lastInputAt === null || lastInputAt <= (holder.lastInputAt ?? 0)) return session;
  return { ...session, seat: { ...session.seat, holder: { ...holder, lastInputAt } } };
}
