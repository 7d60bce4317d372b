import type { EndReason } from './end-reason.ts';
import type { AllocatingHost, HeldHost, NoHost, ReleasingHost } from './host.ts';
import type { Instant } from './instant.ts';
import type { SeatHolder } from './seat.ts';
import type { EndedSession, LiveSession } from './session.ts';

/** The one way a session ends: nobody can forget when, why, or that its host has to be given back. */
export function end(
  session: LiveSession,
  reason: EndReason,
  when: Instant,
  message: string | null = null,
): EndedSession {
  const { account, id, createdAt, requested, leaseMinutes, updateId, tags, version } = session;
  const ready = session.state === 'ready' ? session : null;
  return {
    account,
    id,
    createdAt,
    requested,
    leaseMinutes,
    updateId,
    tags,
    version,
    state: 'ended',
    reason,
    message,
    endedAt: when,
    readyAt: ready?.readyAt ?? null,
    expiresAt: ready?.expiresAt ?? null,
    host: giveBack(session.host, when),
    lastHolder: ready?.seat.holder ? gone(ready.seat.holder, when) : null,
  };
}

/** A host that is only being allocated is given back too: whether it exists is the provider's to say. */
function giveBack(host: NoHost | AllocatingHost | HeldHost, when: Instant): NoHost | ReleasingHost {
  if (host.state === 'none') return host;
  return {
    state: 'releasing',
    hostId: host.hostId,
    agent: host.agent,
    since: when,
    attempts: 0,
    dueAt: when,
    answer: null,
  };
}

const gone = (holder: SeatHolder, when: Instant): SeatHolder =>
  holder.connected ? { ...holder, connected: false, since: when } : holder;
