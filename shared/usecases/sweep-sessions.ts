import { accept } from '../domain/decision.ts';
import { after, MINUTE, SECOND } from '../domain/instant.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { Supervisor } from '../ports/supervisor.ts';
import { atMost } from './at-most.ts';
import type { ChangeSession } from './change-session.ts';
import type { ReleaseHost } from './release-host.ts';
import type { SettleTogether } from './settle-together.ts';

export type SweepSessions = () => Promise<{ readonly seen: number; readonly failed: number }>;

interface Parts {
  readonly store: SessionStore;
  readonly changeSession: ChangeSession;
  readonly settleTogether: SettleTogether;
  readonly releaseHost: ReleaseHost;
  readonly supervisor: Supervisor;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is overdue by less than this is still the supervisor's. */
const OVERDUE_MS = 10 * SECOND;
const RELEASE_OVERDUE_MS = 2 * MINUTE;

/** How many are taken from the index before they are looked at. */
const AT_A_TIME = 1600;

/** From so many on in one shard they are settled together first; fewer are settled as each is looked at. */
const MANY = 8;

/** How many are healed at the same time: each may have to wait for the durable engine. */
const HEALS_AT_ONCE = 16;

/**
 * How many supervisors of ended sessions are woken in one sweep. Where more are late they are not lost: the durable engine has more to do
 * than it can, and waking them would be more work for it.
 */
const WAKES = 200;

/** How many releases are tried at the same time: each may have to wait for an agent that does not answer. */
const RELEASES_AT_ONCE = 32;

/**
 * Makes up for whatever was lost: looks at the rows that are overdue, never at the durable engine. Sessions past their deadline are
 * ended, many of them together; supervisors that may be lost are started again, releases that nobody got on with are tried here: last,
 * and beside each other, so that an agent that does not answer holds up nobody's end. One session that fails does not stop the others.
 */
export const makeSweepSessions = ({
  store,
  changeSession,
  settleTogether,
  releaseHost,
  supervisor,
  clock,
  log,
}: Parts): SweepSessions => {
  /** What an outage leaves undone is tried again for each session by itself, and counted there. */
  const settleMany = async (refs: readonly SessionRef[]): Promise<void> => {
    const shards = new Map<string, SessionRef[]>();
    for (const ref of refs) {
      const shard = store.shardOf(ref);
      shards.set(shard, [...(shards.get(shard) ?? []), ref]);
    }
    const many = [...shards.values()].filter(({ length }) => length >= MANY);
    await Promise.allSettled(many.map(settleTogether));
  };

  /** Whether the session's release is to be tried here. */
  const heal = async (ref: SessionRef, mayWake: () => boolean): Promise<boolean> => {
    const decision = await changeSession(ref, 'sweep', accept);
    if (!decision.ok) return false;
    const { state, host } = decision.session;
    if ('dueAt' in host && clock() >= after(host.dueAt, RELEASE_OVERDUE_MS)) return true;
    if (state === 'ended' && !mayWake()) return false;
    // One that runs and is late has missed its nudge: durable engines may swallow one that comes at a bad moment.
    await supervisor.start(ref);
    await supervisor.nudge(ref);
    return false;
  };

  return async () => {
    let seen = 0;
    let failed = 0;
    const fail = (ref: SessionRef, error: unknown): false => {
      failed++;
      log('error', `The sweep could not get on with session ${ref.id}: ${String(error)}`);
      return false;
    };
    const unreleased: SessionRef[] = [];
    let wakes = 0;
    const healInTurn = atMost(HEALS_AT_ONCE);
    const releaseInTurn = atMost(RELEASES_AT_ONCE);
    const mayWake = (): boolean => ++wakes <= WAKES;
    const healAll = async (refs: readonly SessionRef[]): Promise<void> => {
      await settleMany(refs);
      const healOne = async (ref: SessionRef): Promise<void> => {
        if (await heal(ref, mayWake).catch((error: unknown) => fail(ref, error))) unreleased.push(ref);
      };
      await Promise.all(refs.map((ref) => healInTurn(() => healOne(ref))));
    };
    let refs: SessionRef[] = [];
    for await (const ref of store.due(after(clock(), -OVERDUE_MS))) {
      seen++;
      if (refs.push(ref) < AT_A_TIME) continue;
      await healAll(refs);
      refs = [];
    }
    await healAll(refs);
    const release = (ref: SessionRef) => releaseHost(ref).catch((error: unknown) => fail(ref, error));
    await Promise.all(unreleased.map((ref) => releaseInTurn(() => release(ref))));
    return { seen, failed };
  };
};
