import { MINUTE, SECOND } from '../../../shared/domain/instant.ts';
import type { LeasePolicy } from '../../../shared/domain/lease-policy.ts';
import type { Session } from '../../../shared/domain/session.ts';
import type { SessionRef } from '../../../shared/domain/session-ref.ts';
import type { Faults } from '../faults.ts';
import { keyOf, type Ledger } from '../ledger.ts';
import type { World } from '../world.ts';

/** While nothing is in trouble an end is written within a second. */
const PROMPT_MS = SECOND;
/** At worst the sweep writes it: 10 s overdue, one period, and the time that the sweep itself takes. */
const SWEEP_MS = 10 * SECOND + MINUTE;
const SWEEP_RUN_MS = 5 * SECOND;
/** A start deadline may pass while an agent is being asked, which takes at most this long. */
const AGENT_MS = 6 * SECOND;
/** A release that nobody got on with is the sweep's when it is so much overdue. */
const RELEASE_OVERDUE_MS = 2 * MINUTE;

interface Parts {
  readonly world: World;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** Whether the broker is up: while it is away nobody can be late. */
  readonly isServing: () => boolean;
  /** Whether a session's supervisor is stuck: then the sweep has to do. */
  readonly isStuck: (ref: SessionRef) => boolean;
  readonly policy: LeasePolicy;
}

/** Nothing that is due stays undone for longer than promised, counted from when the trouble was over. */
export function latenessRules({ world, ledger, faults, isServing, isStuck, policy }: Parts): () => void {
  const limitOf = (session: Session): number => {
    const wasCalm = faults.troubledAt < session.createdAt && !isStuck(session);
    const late = wasCalm ? PROMPT_MS : SWEEP_MS + SWEEP_RUN_MS;
    const since = (moment: number): number => Math.max(moment, faults.troubledAt);
    if (session.state === 'ready') return since(session.expiresAt) + late;
    if (session.state === 'starting') return since(session.startDeadline) + late + AGENT_MS;
    if (!('dueAt' in session.host)) return Number.POSITIVE_INFINITY;
    return since(session.host.dueAt) + RELEASE_OVERDUE_MS + MINUTE + SWEEP_RUN_MS;
  };
  /** No host is named long after somebody should have looked; to name one, no agent has to answer. */
  const isForsaken = (session: Session): boolean => {
    if (session.state !== 'starting' || session.host.state !== 'none' || isStuck(session)) return false;
    const since = Math.max(session.createdAt + policy.startCheckMs, faults.troubledAt);
    return world.now > since + SWEEP_MS + SWEEP_RUN_MS;
  };
  return () => {
    if (!isServing()) return;
    for (const session of ledger.sessions()) {
      if (isForsaken(session))
        world.breaks('a lost supervisor is noticed soon', `${keyOf(session)} still has no host`);
      if (world.now <= limitOf(session)) continue;
      const what = session.state === 'ended' ? 'what is due is done in time' : 'an end is written in time';
      world.breaks(what, `${keyOf(session)} is still ${session.state}, host ${session.host.state}`);
    }
  };
}
