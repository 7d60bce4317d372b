import { accept, type Decision } from './decision.ts';
import { end } from './end.ts';
import type { Instant } from './instant.ts';
import { isLive, type Session } from './session.ts';

/** Ends a session on request. Stopping one that has ended changes nothing and is not refused. */
export const stop = (session: Session, reason: 'userRequested' | 'administrator', now: Instant): Decision =>
  accept(isLive(session) ? end(session, reason, now) : session);
