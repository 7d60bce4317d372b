import { autoExtensionAt } from '../../../shared/domain/auto-extension.ts';
import { MINUTE } from '../../../shared/domain/instant.ts';
import type { LeasePolicy } from '../../../shared/domain/lease-policy.ts';
import type { EndedSession, ReadySession } from '../../../shared/domain/session.ts';
import type { AskedGates, GateAnswer } from '../asked-gates.ts';
import { type Commit, keyOf } from '../ledger.ts';
import type { World } from '../world.ts';
import { isOfTheSame, waitedSince } from './lease-rules.ts';

interface Parts {
  readonly world: World;
  readonly policy: LeasePolicy;
  readonly gates: AskedGates;
}

/** An answer of an agent and a write take at most so long together, while nothing goes wrong. */
const DECIDED_MS = 500;

/** Nobody is thrown out on a guess: by a deadline of the seat only on the gate's word, asked for after it. Nor is anybody cut off who is active. */
export function deadlineRules({ world, policy, gates }: Parts): (commit: Commit) => void {
  const timeoutOf = (before: ReadySession, reason: string): number | null => {
    const { options } = before.requested;
    if (reason === 'connectionTimeout') return options.connectTimeoutMinutes;
    return reason === 'reconnectTimeout' ? options.reconnectTimeoutMinutes : options.idleTimeoutMinutes;
  };

  const thrownOut = (before: ReadySession, after: EndedSession): void => {
    const minutes = timeoutOf(before, after.reason);
    const says = (answer: GateAnswer): boolean => {
      const since = waitedSince(after.reason, answer, before.readyAt);
      return minutes !== null && since !== null && answer.at >= since + minutes * MINUTE;
    };
    const saying = gates
      .of(before.host.hostId)
      .filter((answer) => says(answer) && isOfTheSame(answer, before));
    if (saying.length === 0)
      world.breaks('nobody is thrown out on a guess', `${keyOf(after)}: ${after.reason} at ${after.endedAt}`);
    const { reservation } = before.seat;
    const isReserved = reservation !== null && after.endedAt < reservation.until;
    if (isReserved && saying.every(({ seat }) => (seat?.epoch ?? 0) === before.seat.admitted))
      world.breaks('a ticket in hand is waited for', `${keyOf(after)}: ${after.reason} at ${after.endedAt}`);
  };

  /** In a history in which nothing went wrong: it was asked for, and no answer spoke for the device. */
  const ranOut = (before: ReadySession): void => {
    const due = autoExtensionAt(before);
    if (due === null || !world.isCalm) return;
    const last = before.expiresAt - DECIDED_MS;
    const active = gates
      .of(before.host.hostId)
      .find(
        ({ at, seat, lastInputAt }) =>
          at >= due && at < last && seat?.connected && at + DECIDED_MS - (lastInputAt ?? 0) < policy.activeMs,
      );
    if (active)
      world.breaks(
        'the lease of an active device extends itself',
        `${keyOf(before)}: ${JSON.stringify(active)}`,
      );
  };

  return ({ before, after }) => {
    if (before?.state !== 'ready' || after?.state !== 'ended') return;
    if (before.createdAt !== after.createdAt) return;
    if (/^(?:connection|reconnect|idle)Timeout$/.test(after.reason)) thrownOut(before, after);
    if (after.reason === 'leaseExpired') ranOut(before);
  };
}
