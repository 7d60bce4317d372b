import { type Decision, refuse } from '../domain/decision.ts';
import type { Actor } from '../domain/history-entry.ts';
import type { Instant } from '../domain/instant.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { isReadable } from '../domain/moments.ts';
import { Outage } from '../domain/outage.ts';
import { revisionOf } from '../domain/revision.ts';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import { settle } from '../domain/settle.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionStore, StoredSession } from '../ports/session-store.ts';
import { anyCaller, type Caller } from './caller.ts';
import { byTime, nextVersion } from './next-version.ts';
import type { PaceReleases } from './pace-releases.ts';

/** More lost races than this on one session, one after another, are not contention but trouble. */
const ATTEMPTS = 100;

export type Decide<S extends Session> = (session: Session, now: Instant) => Decision<S>;

export type ChangeSession = <S extends Session>(
  ref: SessionRef,
  actor: Actor,
  decide: Decide<S>,
  caller?: Caller,
) => Promise<Decision<S>>;

interface Parts {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly policy: LeasePolicy;
  readonly paceRelease: PaceReleases;
}

/**
 * The only way a session's row is written after its creation: read, settle, decide, write if nobody was faster. Whoever loses the
 * race decides again on fresh facts, so an accepted answer is always about the session as it then was. What this process has just
 * written may stand for the read, as long as it is written over. `decide` is called once per attempt and must be pure. Where time alone decides, `settle-together.ts` goes the same way with many sessions at once. Throws
 * `Outage` when the store does not answer.
 */
export const makeChangeSession =
  ({ store, clock, policy, paceRelease }: Parts): ChangeSession =>
  async <S extends Session>(
    ref: SessionRef,
    actor: Actor,
    decide: Decide<S>,
    { who, revisions }: Caller = anyCaller,
  ): Promise<Decision<S>> => {
    /** Null: somebody else was faster. */
    const attempt = async (found: StoredSession | undefined): Promise<Decision<S> | null> => {
      const now = clock();
      const settled = found && settle(found.session, now);
      if (!settled || isForgotten(settled, actor, now, policy)) return refuse({ why: 'noSuchSession' });
      const isExpected = revisions === null || revisions.includes(revisionOf(settled));
      const decision = bind(decide(settled, now), found.session, isExpected);
      if (!decision.ok || decision.session === found.session) return decision;

      const isTimes = settled !== found.session && (decision.session as Session) === settled;
      const { after, entry } = isTimes
        ? nextVersion(found.session, paceRelease(decision.session, now), byTime(now))
        : nextVersion(found.session, decision.session, { at: now, actor, who });
      return (await store.replace(found, after, entry)) ? { ok: true, session: after } : null;
    };
    // Spares the read where nobody else has written since. Only a write proves that: all else is decided once more, on what is there.
    const recent = store.lastWritten(ref);
    const written = recent && (await attempt(recent));
    if (written?.ok && (written.session as Session) !== recent?.session) return written;
    for (let attempts = 0; attempts < ATTEMPTS; attempts++) {
      const decided = await attempt(await store.find(ref));
      if (decided) return decided;
    }
    throw new Outage('store', `Lost ${ATTEMPTS} races in a row on one session.`);
  };

/**
 * What changes nothing breaks no precondition: it is there already, be it by an earlier copy of this call whose answer was lost. All else
 * is about the session that the caller expects, or about nothing.
 */
function bind<S extends Session>(decision: Decision<S>, stored: Session, isExpected: boolean): Decision<S> {
  const changesNothing = decision.ok && decision.session === stored;
  return isExpected || changesNothing ? decision : refuse({ why: 'changedMeanwhile' });
}

/** After their days callers see a record no more. Whoever gives its host back still does: what costs money is never forgotten. */
const isForgotten = (session: Session, actor: Actor, now: Instant, policy: LeasePolicy): boolean =>
  actor.startsWith('account:') && !isReadable(session, now, policy);
