import { isGivenBack } from '../domain/host.ts';
import { after, type Instant } from '../domain/instant.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { loseHost } from '../domain/lose-host.ts';
import { Outage } from '../domain/outage.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { Clock } from '../ports/clock.ts';
import type { HostListing, HostProvider, ListedHost } from '../ports/host-provider.ts';
import type { Log } from '../ports/log.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { Supervisor } from '../ports/supervisor.ts';
import type { ChangeSession } from './change-session.ts';
import { supervisorHints } from './supervisor-hints.ts';

export type ReconcileHosts = () => Promise<{
  readonly reaped: number;
  readonly lost: number;
  readonly failed: number;
}>;

interface Parts {
  readonly store: SessionStore;
  readonly hosts: HostProvider;
  readonly changeSession: ChangeSession;
  readonly supervisor: Supervisor;
  readonly clock: Clock;
  readonly policy: LeasePolicy;
  readonly log: Log;
}

/**
 * Compares what the agents have with what the rows say, both ways. An *orphan* is a host of this store that no row names: it is given
 * back after a grace. A *phantom* is a host that a ready session's row names and its agent does not know: that session has lost it.
 *
 * What was found to be in order is remembered, so a merely live session costs no store operation; the rows are read through once
 * after a start. An agent that does not answer proves nothing. A store that can't be read ends the run before anything is reaped, and
 * one that was made only now reaps nothing at all.
 */
export function makeReconcileHosts(parts: Parts): ReconcileHosts {
  const { store, hosts, changeSession, supervisor, clock, policy, log } = parts;
  const { nudge } = supervisorHints(supervisor, log);
  /** Hosts that a ready session's row names, as last seen. */
  const inOrder = new Map<string, { readonly ref: SessionRef; readonly agent: string }>();
  /** Hosts that no row names, and since when that is known. */
  const orphans = new Map<string, Instant>();
  let readThrough = false;

  const readRowsOnce = async (): Promise<void> => {
    if (readThrough) return;
    for await (const ref of store.allLive()) {
      try {
        const session = (await store.find(ref))?.session;
        if (session?.state === 'ready') inOrder.set(session.host.hostId, { ref, agent: session.host.agent });
      } catch (error) {
        if (error instanceof Outage) throw error;
        log('error', `Session ${ref.id} could not be read: ${String(error)}`);
      }
    }
    readThrough = true;
  };

  /** Whether some row still answers for the host: one that is live, or one whose release is under way. */
  const isNamed = async ({ hostId, ref }: ListedHost, agent: string): Promise<boolean> => {
    const session = ref && (await store.find(ref))?.session;
    if (!ref || !session || session.host.state === 'none' || session.host.hostId !== hostId) return false;
    if (session.state === 'ready') inOrder.set(hostId, { ref, agent });
    return !isGivenBack(session.host);
  };

  const reap = async (host: ListedHost, agent: string): Promise<boolean> => {
    const now = clock();
    const since = orphans.get(host.hostId) ?? now;
    orphans.set(host.hostId, since);
    const { createdAt } = await store.installation();
    if (now < after(since, policy.orphanGraceMs) || now < after(createdAt, policy.newStoreMs)) return false;
    const outcome = await hosts.release({ agent, hostId: host.hostId }, after(now, policy.startTimeoutMs));
    log('warn', `Host ${host.hostId} at agent ${agent} belongs to no session: ${outcome.answer}`);
    return outcome.gone;
  };

  const checkPhantom = async (
    hostId: string,
    { ref, agent }: { ref: SessionRef; agent: string },
  ): Promise<boolean> => {
    inOrder.delete(hostId);
    const seen = await hosts.inspect({ agent, hostId });
    if (seen.phase !== 'absent') return false;
    let lost = false;
    const decision = await changeSession(ref, 'sweep', (session, now) => {
      const next = loseHost(session, hostId, 'The agent does not know the rendering host any more.', now);
      lost = next.ok && next.session !== session;
      return next;
    });
    if (decision.ok && lost) await nudge(ref);
    return lost;
  };

  const compare = async (
    { agent, hosts: listed }: HostListing,
    count: { reaped: number; lost: number; failed: number },
  ) => {
    const present = new Set(listed.map(({ hostId }) => hostId));
    for (const host of listed) {
      if (inOrder.has(host.hostId)) continue;
      try {
        if (await isNamed(host, agent)) orphans.delete(host.hostId);
        else if (await reap(host, agent)) count.reaped++;
      } catch (error) {
        // Perhaps a row that can't be read: then nobody knows that the host is an orphan.
        count.failed++;
        log(
          'error',
          `Host ${host.hostId} at agent ${agent} could not be compared with its row: ${String(error)}`,
        );
      }
    }
    for (const [hostId, named] of [...inOrder]) {
      if (named.agent === agent && !present.has(hostId) && (await checkPhantom(hostId, named))) count.lost++;
    }
    return present;
  };

  return async () => {
    const count = { reaped: 0, lost: 0, failed: 0 };
    await readRowsOnce();
    const listings = await hosts.list();
    const present = new Set<string>();
    for (const listing of listings) for (const hostId of await compare(listing, count)) present.add(hostId);
    for (const hostId of orphans.keys()) if (!present.has(hostId)) orphans.delete(hostId);
    return count;
  };
}
