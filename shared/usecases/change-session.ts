import { rearm } from '../domain/alarm.ts';
import { type Decision, refuse } from '../domain/decision.ts';
import { type Actor, historyEntry } from '../domain/history-entry.ts';
import type { Instant } from '../domain/instant.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { isReadable } from '../domain/moments.ts';
import { Outage } from '../domain/outage.ts';
import { revisionOf } from '../domain/revision.ts';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import { settle } from '../domain/settle.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { anyCaller, type Caller } from './caller.ts';

/** More lost races than this on one session, one after another, are not contention but trouble. */
const ATTEMPTS = 100;

export type Decide<S extends Session> = (session: Session, now: Instant) => Decision<S>;

export type ChangeSession = <S extends Session>(
  ref: SessionRef,
  actor: Actor,
  decide: Decide<S>,
  caller?: Caller,
) => Promise<Decision<S>>;

/**
 * The only way a session's row is written after its creation: read, settle, decide, write if nobody was faster. Whoever loses the
 * race decides again on fresh facts, so an accepted answer is always about the session as it then was. `decide` is called once per
 * attempt and must be pure. Throws `Outage` when the store does not answer.
 */
export const makeChangeSession =
  ({ store, clock, policy }: { store: SessionStore; clock: Clock; policy: LeasePolicy }): ChangeSession =>
  async <S extends Session>(
    ref: SessionRef,
    actor: Actor,
    decide: Decide<S>,
    { who, revisions }: Caller = anyCaller,
  ): Promise<Decision<S>> => {
    /** Null: somebody else was faster. */
    const attempt = async (): Promise<Decision<S> | null> => {
      const found = await store.find(ref);
      const now = clock();
      const settled = found && settle(found.session, now);
      if (!settled || isForgotten(settled, actor, now, policy)) return refuse({ why: 'noSuchSession' });
      if (revisions && !revisions.includes(revisionOf(settled))) return refuse({ why: 'changedMeanwhile' });
      const decision = decide(settled, now);
      if (!decision.ok || decision.session === found.session) return decision;

      // The kind of session is not changed by setting its alarms.
      const next = rearm({ ...decision.session, version: found.session.version + 1 }, now) as S;
      const byTime = settled !== found.session && (decision.session as Session) === settled;
      const by = byTime ? ({ actor: 'time', who: null } as const) : { actor, who };
      const entry = historyEntry(found.session, next, { at: now, ...by });
      return (await store.replace(found, next, entry)) ? { ok: true, session: next } : null;
    };
    for (let attempts = 0; attempts < ATTEMPTS; attempts++) {
      const decided = await attempt();
      if (decided) return decided;
    }
    throw new Outage('store', `Lost ${ATTEMPTS} races in a row on one session.`);
  };

/** After their days callers see a record no more. Whoever gives its host back still does: what costs money is never forgotten. */
const isForgotten = (session: Session, actor: Actor, now: Instant, policy: LeasePolicy): boolean =>
  actor.startsWith('account:') && !isReadable(session, now, policy);
