import { isGivenBack } from '../domain/host.ts';
import type { Instant } from '../domain/instant.ts';
import type { Session } from '../domain/session.ts';

/** What the supervisor of a session has to do next. Plain JSON: it crosses the durable border. */
export type Step =
  | { readonly next: 'provision' }
  /** Ask the host after a while, at the latest at `by`, unless a nudge comes first. */
  | { readonly next: 'poll'; readonly by: number }
  | { readonly next: 'release' }
  | { readonly next: 'sleep'; readonly until: number }
  | { readonly next: 'done' };

/** Reads the next step from the row: a supervisor may be lost and started again at any point of a session's life. */
export function stepOf(session: Session, now: Instant): Step {
  if (session.state === 'starting') return { next: 'provision' };
  if (session.state === 'ready') return { next: 'sleep', until: session.expiresAt };
  if (isGivenBack(session.host)) return { next: 'done' };
  return now >= session.host.dueAt ? { next: 'release' } : { next: 'sleep', until: session.host.dueAt };
}
