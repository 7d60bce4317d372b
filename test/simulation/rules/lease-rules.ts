import { type Instant, MINUTE } from '../../../shared/domain/instant.ts';
import type { LeasePolicy } from '../../../shared/domain/lease-policy.ts';
import type { ReadySession, Session } from '../../../shared/domain/session.ts';
import type { AskedGates, GateAnswer } from '../asked-gates.ts';
import { type Commit, keyOf } from '../ledger.ts';
import type { Promises } from '../promises.ts';
import type { World } from '../world.ts';

interface Parts {
  readonly world: World;
  readonly policy: LeasePolicy;
  readonly promises: Promises;
  readonly gates: AskedGates;
}

/** A store call takes at most so long, to its effect. */
const WRITE_MS = 20;

/** What makes a lease longer: a caller's word, each once; or the device's activity, by its gate's word. Nothing makes it shorter. */
export function leaseRules({ world, policy, promises, gates }: Parts): (commit: Commit) => void {
  /** The requests that were granted something. */
  const granted = new Set<string>();

  const check = (holds: boolean, rule: string, after: Session, how: () => string): void => {
    if (!holds) world.breaks(rule, `${keyOf(after)} version ${after.version}: ${how()}`);
  };

  const byRequest = (before: ReadySession, after: ReadySession): void => {
    const extension = after.extensions.at(-1);
    if (!extension) return;
    const name = `${keyOf(after)}|${after.createdAt}|${extension.requestId}`;
    const said = (): string => JSON.stringify(extension);
    check(!granted.has(name), 'a request is granted once', after, said);
    granted.add(name);
    check(promises.wasAskedToExtend(after, extension), 'only a caller changes the lease', after, said);
    const { minutes, grantedMinutes } = extension;
    const room = (before.maxExpiresAt - before.expiresAt) / MINUTE;
    const isExact = after.leaseMinutes === before.leaseMinutes + grantedMinutes;
    check(
      isExact && grantedMinutes === Math.min(minutes, room) && extension.expiresAt === after.expiresAt,
      'an extension adds what it says',
      after,
      said,
    );
  };

  const byItself = (before: ReadySession, after: ReadySession): void => {
    const rule = after.requested.options.autoExtend;
    const by = after.leaseMinutes - before.leaseMinutes;
    const how = (): string => `${before.leaseMinutes} became ${after.leaseMinutes} minutes`;
    world.reach('a lease that extended itself');
    check(
      rule !== null &&
        after.autoExtensions === before.autoExtensions + 1 &&
        by > 0 &&
        by <= rule.byMinutes &&
        after.leaseMinutes <= (rule.upToMinutes ?? Number.POSITIVE_INFINITY),
      'a lease extends itself as it was asked to, step by step',
      after,
      how,
    );
    const due = before.expiresAt - (rule?.whenRemainingMinutes ?? 0) * MINUTE;
    check(
      gates
        .of(before.host.hostId)
        .some((answer) => answer.at >= due && isActive(answer, policy) && isOfTheSame(answer, before)),
      'a lease extends itself only while the device is active',
      after,
      how,
    );
  };

  const grown = (before: Session, after: Session): void => {
    const how = (): string => `${before.leaseMinutes} became ${after.leaseMinutes} minutes`;
    check(after.leaseMinutes >= before.leaseMinutes, 'a lease only grows', after, how);
    if (before.state === 'ready' && after.state === 'ready') {
      check(
        after.expiresAt >= before.expiresAt && before.expiresAt > world.now - WRITE_MS,
        'a deadline that has passed is never reopened',
        after,
        how,
      );
      const isByRequest = after.extensions.at(-1)?.requestId !== before.extensions.at(-1)?.requestId;
      if (after.autoExtensions !== before.autoExtensions) byItself(before, after);
      else if (isByRequest) byRequest(before, after);
      else byCall(before, after);
    } else byCall(before, after);
  };

  const byCall = (before: Session, after: Session): void => {
    const how = (): string => `${before.leaseMinutes} became ${after.leaseMinutes} minutes`;
    if (after.leaseMinutes === before.leaseMinutes) return;
    const isKeptAlive =
      after.state === 'ready' && promises.mayBeKeptAliveUntil(after, after.expiresAt, world.now);
    check(
      isKeptAlive || promises.wasAsked(after, after.leaseMinutes),
      'only a caller changes the lease',
      after,
      how,
    );
  };

  return ({ before, after }) => {
    if (before && after && before.createdAt === after.createdAt) grown(before, after);
  };
}

/** A gate's answer about a device that was in the seat later than the row's is about nobody else. */
export const isOfTheSame = ({ seat }: GateAnswer, { seat: { admitted } }: ReadySession): boolean =>
  (seat?.epoch ?? 0) >= admitted;

function isActive({ at, seat, lastInputAt }: GateAnswer, policy: LeasePolicy): boolean {
  return seat?.connected === true && lastInputAt !== null && at - lastInputAt < policy.activeMs;
}

/** Since when the seat has been as the gate says, in the way that the deadline of this reason counts; null: it is not that way. */
export function waitedSince(
  reason: string,
  { seat, lastInputAt }: GateAnswer,
  readyAt: Instant,
): number | null {
  if (reason === 'connectionTimeout') return seat === null ? readyAt : null;
  if (reason === 'reconnectTimeout') return seat && !seat.connected ? seat.since : null;
  return seat?.connected ? Math.max(seat.since, lastInputAt ?? 0) : null;
}
