import { refuse } from '../domain/decision.ts';
import type { Refusal } from '../domain/refusal.ts';
import { forceRelease, hastenRelease } from '../domain/release.ts';
import type { Session } from '../domain/session.ts';
import { isLive } from '../domain/session.ts';
import type { ChangeSession } from './change-session.ts';
import type { ListHosts } from './list-hosts.ts';
import type { ReleaseHost } from './release-host.ts';

export type ReleaseByOperator = (
  hostId: string,
  force: boolean,
) => Promise<
  { readonly ok: true; readonly session: Session } | { readonly ok: false; readonly refusal: Refusal }
>;

interface Parts {
  readonly listHosts: ListHosts;
  readonly changeSession: ChangeSession;
  readonly releaseHost: ReleaseHost;
}

/**
 * Tries at once to give an ended session's host back. With `force` the host counts as given back even when that fails: its machine is
 * gone for good, say. The record then shows that nobody has read it back. The host of a live session is not touched: stop the session.
 */
export const makeReleaseByOperator =
  ({ listHosts, changeSession, releaseHost }: Parts): ReleaseByOperator =>
  async (hostId, force) => {
    const named = (await listHosts()).find(({ host }) => host.state !== 'none' && host.hostId === hostId);
    if (!named) return refuse({ why: 'noSuchHost' });
    if (isLive(named)) return refuse({ why: 'hostInUse' });
    await changeSession(named, 'operator', (session, now) => hastenRelease(session, hostId, now));
    await releaseHost(named);
    return changeSession(named, 'operator', (session) =>
      force ? forceRelease(session, hostId) : { ok: true, session },
    );
  };
