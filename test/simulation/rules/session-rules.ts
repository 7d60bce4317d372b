import { isGivenBack } from '../../../shared/domain/host.ts';
import { MINUTE } from '../../../shared/domain/instant.ts';
import type { LeasePolicy } from '../../../shared/domain/lease-policy.ts';
import { recordEndsAt } from '../../../shared/domain/moments.ts';
import { standingReservation } from '../../../shared/domain/seat.ts';
import type { ReadySession, Session } from '../../../shared/domain/session.ts';
import { indexFacts, indexKeys } from '../../../shared/storage/index-rows.ts';
import { rowKeys } from '../../../shared/storage/row-keys.ts';
import { type Commit, keyOf, type Ledger } from '../ledger.ts';
import type { Promises } from '../promises.ts';
import type { World } from '../world.ts';

interface Parts {
  readonly world: World;
  readonly ledger: Ledger;
  readonly policy: LeasePolicy;
  readonly promises: Promises;
}

/** What must hold of every transaction, whoever made it and whatever goes wrong around it. */
export function sessionRules({ world, ledger, policy, promises }: Parts): (commit: Commit) => void {
  const check = (holds: boolean, rule: string, session: Session, how: () => string): void => {
    if (!holds) world.breaks(rule, `${keyOf(session)} version ${session.version}: ${how()}`);
  };

  const removed = (session: Session): void => {
    check(
      session.state === 'ended' && isGivenBack(session.host) && world.now >= recordEndsAt(session, policy),
      'a record is kept for its days',
      session,
      () => `removed while ${session.state}`,
    );
  };

  const indexed = (session: Session): void => {
    const wanted = [...indexKeys(session, indexFacts(session, policy))].toSorted();
    const own = `|${session.account}|${session.id}`;
    const found = [...ledger.keys].filter((key) => /^[ldp]\|/.test(key) && key.endsWith(own)).toSorted();
    check(
      wanted.join() === found.join(),
      'index rows agree with the row',
      session,
      () => `there are ${found.join(', ') || 'none'} instead of ${wanted.join(', ') || 'none'}`,
    );
    check(
      ledger.keys.has(rowKeys.history(session, session.version)),
      'every write has its line of history',
      session,
      () => 'the line is missing',
    );
  };

  const begun = (before: Session | null, after: Session): void => {
    if (before !== null) world.reach('an id used again');
    check(
      before === null ||
        (before.state === 'ended' && isGivenBack(before.host) && world.now >= recordEndsAt(before, policy)),
      'an id is free again only after its record',
      after,
      () => `it was ${before?.state}`,
    );
    check(
      after.createdAt <= world.now && after.leaseMinutes === after.requested.leaseMinutes,
      'a session begins as asked',
      after,
      () => '',
    );
  };

  const ended = (before: Session, after: Session): void => {
    if (after.state !== 'ended') return;
    if (before.state === 'ended') {
      check(
        before.reason === after.reason &&
          before.endedAt === after.endedAt &&
          before.readyAt === after.readyAt,
        'a session ends once',
        after,
        () => `${before.reason} became ${after.reason}`,
      );
      return;
    }
    world.reach(`ended: ${after.reason}`);
    check(after.endedAt <= world.now, 'an end is not in the future', after, () => `${after.endedAt}`);
    if (before.state === 'starting') return;
    check(
      after.reason === 'leaseExpired' ? after.endedAt === before.expiresAt : after.endedAt < before.expiresAt,
      'no session is ended for its lease before it expires',
      after,
      () => `${after.reason} at ${after.endedAt}, the lease went to ${before.expiresAt}`,
    );
    const promised = promises.lastOf(after);
    check(
      after.reason !== 'leaseExpired' || after.endedAt >= promised,
      'an acknowledged extension holds',
      after,
      () => `it expired at ${after.endedAt}, and ${promised} was acknowledged`,
    );
  };

  const leased = (before: Session, after: Session): void => {
    if (after.state !== 'ready') return;
    const longest = Math.max(policy.maxLeaseMinutes, before.leaseMinutes);
    check(
      after.expiresAt === after.readyAt + after.leaseMinutes * MINUTE &&
        after.expiresAt <= after.maxExpiresAt &&
        after.maxExpiresAt <= after.readyAt + longest * MINUTE,
      'a lease has its length and stays under its cap',
      after,
      () => `${after.readyAt} to ${after.expiresAt}, at most ${after.maxExpiresAt}`,
    );
    if (before.state === 'ready') seated(before, after);
  };

  const seated = (before: ReadySession, after: ReadySession): void => {
    const [was, is] = [before.seat, after.seat];
    check(
      is.granted >= was.granted && is.admitted >= was.admitted && is.admitted <= is.granted,
      'epochs only grow',
      after,
      () => `${JSON.stringify(was)} became ${JSON.stringify(is)}`,
    );
    const isGrant = is.granted > was.granted && is.reservation !== null;
    const owner = was.holder ?? standingReservation(was, world.now);
    const isHandedOver =
      after.requested.seatPolicy === 'handover' &&
      is.reservation !== null &&
      promises.wasAskedToHandOver(after, is.reservation.deviceId);
    check(
      !isGrant || owner === null || is.reservation?.seat === owner.seat || isHandedOver,
      'a held seat is granted to nobody else',
      after,
      () => `${JSON.stringify(was)} became ${JSON.stringify(is)}`,
    );
  };

  return ({ before, after }) => {
    if (after === null) {
      if (before) removed(before);
      return;
    }
    indexed(after);
    if (after.host.state === 'irrevocable') world.reach('an irrevocable release');
    const isNew = after.version === 1 || (after.state === 'starting' && before?.state === 'ended');
    if (before === null || isNew) return begun(before, after);
    check(
      after.version === before.version + 1,
      'no write is lost',
      after,
      () => `it follows ${before.version}`,
    );
    check(after.createdAt === before.createdAt, 'no write is lost', after, () => 'it is another session');
    ended(before, after);
    leased(before, after);
  };
}
