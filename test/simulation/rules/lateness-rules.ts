import { nextWarningAt } from '../../../shared/domain/alarm.ts';
import { missedDeadline } from '../../../shared/domain/deadline.ts';
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
/** Whether the supervisor is told of a warning that an extension brings forward; otherwise that one is the sweep's too. */
const isPromptlyWarned = true;
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
  /** Since when a ready session waits for a warning, or for a decision that its gate could give; null: it does not. */
  const overdue = (session: Session): { readonly what: string; readonly until: number } | null => {
    if (session.state !== 'ready' || isStuck(session)) return null;
    // Of a deadline that has passed nobody is warned: it is being decided. Those of the seat hinge on a gate that answers.
    const alarms = session.alarms.filter(
      ({ kind, at }) => world.now < at && (kind === 'lease' || world.isCalm),
    );
    const warning = nextWarningAt({ ...session, alarms });
    const late = isPromptlyWarned && world.isCalm ? PROMPT_MS : SWEEP_MS + SWEEP_RUN_MS;
    if (warning !== null && world.now > Math.max(warning, faults.troubledAt) + late + AGENT_MS)
      return { what: 'a warning is given in time', until: warning };
    const missed = missedDeadline(session, world.now);
    if (missed && world.isCalm && world.now > Math.max(missed.at, session.readyAt) + late)
      return { what: 'what hinges on a gate is decided in time', until: missed.at };
    return null;
  };
  return () => {
    if (!isServing()) return;
    for (const session of ledger.sessions()) {
      const waits = overdue(session);
      if (waits) world.breaks(waits.what, `${keyOf(session)} since ${waits.until}`);
      if (isForsaken(session))
        world.breaks('a lost supervisor is noticed soon', `${keyOf(session)} still has no host`);
      if (world.now <= limitOf(session)) continue;
      const what = session.state === 'ended' ? 'what is due is done in time' : 'an end is written in time';
      world.breaks(what, `${keyOf(session)} is still ${session.state}, host ${session.host.state}`);
    }
  };
}
