import type { LeasePolicy } from '../domain/lease-policy.ts';
import { dueAt } from '../domain/moments.ts';
import type { Session } from '../domain/session.ts';

/** Whether the supervisor has to hear of it at once: another state, or something to do before it would wake. */
export function isNews(before: Session, after: Session, policy: LeasePolicy): boolean {
  if (before.state !== after.state) return true;
  return (dueAt(after, policy) ?? Infinity) < (dueAt(before, policy) ?? Infinity);
}
