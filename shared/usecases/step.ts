import { isGivenBack } from '../domain/host.ts';
import { after, earliest, type Instant } from '../domain/instant.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { momentsOf } from '../domain/moments.ts';
import type { ReadySession, Session } from '../domain/session.ts';

/** What the supervisor of a session has to do next. Plain JSON: it crosses the durable border. */
export type Step =
  | { readonly next: 'provision' }
  /** Ask the host after a while, at the latest at `by`, unless a nudge comes first. */
  | { readonly next: 'poll'; readonly by: number }
  | { readonly next: 'release' }
  | { readonly next: 'sleep'; readonly until: number }
  | { readonly next: 'done' };

/** Reads the next step from the row: a supervisor may be lost and started again at any point of a session's life. */
export function stepOf(session: Session, now: Instant, policy: LeasePolicy): Step {
  if (session.state === 'starting') return { next: 'provision' };
  if (session.state === 'ready') return { next: 'sleep', until: nextLook(session, now, policy) };
  if (isGivenBack(session.host)) return { next: 'done' };
  return now >= session.host.dueAt ? { next: 'release' } : { next: 'sleep', until: session.host.dueAt };
}

/** What is due already was just looked at, and hinges on a gate that did not decide it: it is asked again after a while. */
function nextLook(session: ReadySession, now: Instant, policy: LeasePolicy): Instant {
  const again = after(now, policy.askAgainMs);
  return earliest(session.expiresAt, ...momentsOf(session).map((moment) => (moment > now ? moment : again)));
}
