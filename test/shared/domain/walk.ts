import { becomeReady } from '../../../shared/domain/become-ready.ts';
import { claimHost } from '../../../shared/domain/claim-host.ts';
import { create } from '../../../shared/domain/create.ts';
import type { Decision } from '../../../shared/domain/decision.ts';
import { accept } from '../../../shared/domain/decision.ts';
import { handOver } from '../../../shared/domain/hand-over.ts';
import type { Instant } from '../../../shared/domain/instant.ts';
import { after, at } from '../../../shared/domain/instant.ts';
import { defaultLeasePolicy as policy } from '../../../shared/domain/lease-policy.ts';
import { loseHost } from '../../../shared/domain/lose-host.ts';
import { dueAt, recordEndsAt } from '../../../shared/domain/moments.ts';
import { claimRelease, confirmRelease, failRelease } from '../../../shared/domain/release.ts';
import { reserveSeat } from '../../../shared/domain/reserve-seat.ts';
import type { SeatReservation } from '../../../shared/domain/seat.ts';
import { reportSeat } from '../../../shared/domain/seat-report.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { setLease } from '../../../shared/domain/set-lease.ts';
import { settle } from '../../../shared/domain/settle.ts';
import { stop } from '../../../shared/domain/stop.ts';
import { accepted } from './accepted.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { Move, Plan, Wait } from './moves.ts';
import { anEndpoint, aRef, aRequest, theHost } from './sessions.ts';
import { dawn } from './times.ts';

/** What one verb, or time alone, made of a session. */
export interface Step {
  readonly verb: Move['verb'] | 'settle';
  readonly move: Move | null;
  readonly now: Instant;
  readonly before: Session;
  readonly decision: Decision;
  /** What stands afterwards: that of the decision, or the one before when it was refused. */
  readonly after: Session;
  /** The seat whose secret a `reserveSeat` or a `handOver` brought, and the fresh one it might get. */
  readonly presented: string | null;
  readonly fresh: string;
}

/** Walks a plan as the broker would: the clock never goes back, and every verb sees a settled session. All of it is frozen. */
export function walk(plan: Plan): readonly Step[] {
  let session = born(plan);
  let now = dawn;
  const steps: Step[] = [];
  /** The newest first. */
  const grants: SeatReservation[] = [];
  for (const [index, { wait, move }] of plan.moves.entries()) {
    now = momentOf(wait, session, now);
    const settled: Session = deepFreeze(settle(session, now));
    const fresh = `seat-${index}`;
    const presented = presentedIn(move, settled, grants);
    steps.push({
      verb: 'settle',
      move: null,
      now,
      before: session,
      decision: accept(settled),
      after: settled,
      presented,
      fresh,
    });
    const decision: Decision = deepFreeze(make(move, settled, now, { index, grants, presented, fresh }));
    session = decision.ok ? decision.session : settled;
    steps.push({ verb: move.verb, move, now, before: settled, decision, after: session, presented, fresh });
    const isGrant = move.verb === 'reserveSeat' || move.verb === 'handOver';
    if (isGrant && decision.ok && session.state === 'ready' && session.seat.reservation) {
      grants.unshift(session.seat.reservation);
    }
  }
  return steps;
}

function born({ leaseMinutes, seatPolicy, startsReady }: Plan): Session {
  const created = create(aRef, aRequest({ leaseMinutes, seatPolicy }), dawn, policy);
  if (!startsReady) return deepFreeze(created);
  const claimed = accepted(claimHost(created, theHost, dawn));
  return deepFreeze(accepted(becomeReady(claimed, theHost.hostId, anEndpoint, dawn, policy)));
}

/** The instant at which the session changes, is tried or is forgotten next. */
function deadlineOf(session: Session): Instant {
  if (session.state === 'starting') return session.startDeadline;
  if (session.state === 'ready') return session.expiresAt;
  return dueAt(session, policy) ?? recordEndsAt(session, policy);
}

const momentOf = (wait: Wait, session: Session, now: Instant): Instant =>
  'ms' in wait ? after(now, wait.ms) : at(Math.max(now, deadlineOf(session) + wait.offDeadline));

function presentedIn(move: Move, session: Session, grants: readonly SeatReservation[]): string | null {
  if (move.verb === 'reserveSeat') return secretOf(move, grants);
  if (move.verb !== 'handOver' || move.secret === 'none') return null;
  if (move.secret === 'wrong' || session.state !== 'ready') return 'seat-of-nobody';
  return (session.seat.holder ?? session.seat.reservation)?.seat ?? null;
}

function secretOf(move: Move & { verb: 'reserveSeat' }, grants: readonly SeatReservation[]): string | null {
  if (move.secret === 'none') return null;
  if (move.secret === 'wrong') return 'seat-of-nobody';
  return grants.find(({ deviceId }) => deviceId === move.device)?.seat ?? null;
}

interface World {
  readonly index: number;
  readonly grants: readonly SeatReservation[];
  readonly presented: string | null;
  readonly fresh: string;
}

function make(
  move: Move,
  session: Session,
  now: Instant,
  { index, grants, presented, fresh }: World,
): Decision {
  const own = 'hostId' in session.host ? session.host.hostId : 'host-unclaimed';
  const hostId = 'host' in move && move.host === 'another' ? 'host-of-another-session' : own;
  const said = `answer ${index}`;
  switch (move.verb) {
    case 'claimHost':
      return claimHost(session, { hostId: `host-${index}`, agent: `agent-${index}` }, now);
    case 'becomeReady':
      return becomeReady(session, hostId, anEndpoint, now, policy);
    case 'setLease':
      return setLease(session, move.totalMinutes, null, policy);
    case 'reserveSeat':
      return reserveSeat(session, { deviceId: move.device, presented, fresh }, now, policy);
    case 'handOver': {
      const { device: deviceId, isAdministrator } = move;
      return handOver(session, { deviceId, presented, isAdministrator, fresh }, now, policy);
    }
    case 'reportSeat': {
      const grant = grants[move.grant % Math.max(1, grants.length)];
      if (!grant) return accept(session);
      const { epoch, seat, deviceId } = grant;
      return reportSeat(session, hostId, { epoch, seat, deviceId, connected: move.connected, since: now });
    }
    case 'stop':
      return stop(session, move.reason, now);
    case 'loseHost':
      return loseHost(session, hostId, said, now);
    case 'claimRelease':
      return claimRelease(session, now, policy);
    case 'confirmRelease':
      return confirmRelease(session, hostId, said, now);
    case 'failRelease':
      return 'attempts' in session.host
        ? failRelease(session, session.host, said, now, move.chance, policy)
        : accept(session);
  }
}
