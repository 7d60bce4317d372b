import { create } from '../domain/create.ts';
import { refuse } from '../domain/decision.ts';
import type { HistoryEntry } from '../domain/history-entry.ts';
import { isGivenBack } from '../domain/host.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { isReadable } from '../domain/moments.ts';
import type { Refusal } from '../domain/refusal.ts';
import { sameRequest } from '../domain/same-request.ts';
import { isLive, type RequestedSettings, type Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import { settle } from '../domain/settle.ts';
import type { Clock } from '../ports/clock.ts';
import type { HostProvider } from '../ports/host-provider.ts';
import type { Log } from '../ports/log.ts';
import type { SessionStore, StoredSession } from '../ports/session-store.ts';
import type { Supervisor } from '../ports/supervisor.ts';

export type Created =
  | { readonly ok: true; readonly session: Session; readonly isNew: boolean }
  | { readonly ok: false; readonly refusal: Refusal };

export type CreateSession = (ref: SessionRef, requested: RequestedSettings) => Promise<Created>;

interface Parts {
  readonly store: SessionStore;
  readonly supervisor: Supervisor;
  readonly hosts: HostProvider;
  readonly clock: Clock;
  readonly policy: LeasePolicy;
  readonly log: Log;
}

/** How long a caller is told to wait for a free place, in seconds: spread, so that those who were refused together don't return together. */
const RETRY_AFTER_SECONDS = 15;

/**
 * Creates a session, or finds the one that an earlier copy of this call made. The insert of the row is what makes an id unique;
 * the supervisor is started after it, and if that fails the sweep does it. An id whose record is past its days is free again.
 */
export const makeCreateSession = (parts: Parts): CreateSession => {
  const { store, supervisor, hosts, clock, policy, log } = parts;

  const startSupervisor = (ref: SessionRef): Promise<void> =>
    supervisor
      .start(ref)
      .catch((error: unknown) =>
        log('warn', `The supervisor of ${ref.id} did not start (the sweep will): ${String(error)}`),
      );

  /** Same settings: the same session, and a half-started one is driven on. */
  const repeat = async (stored: Session, requested: RequestedSettings): Promise<Created> => {
    if (!sameRequest(stored.requested, requested)) return refuse({ why: 'idTaken' });
    const session = settle(stored, clock());
    if (isLive(session)) await startSupervisor(session);
    return { ok: true, session, isNew: false };
  };

  const begin = async (
    ref: SessionRef,
    requested: RequestedSettings,
    old: StoredSession | undefined,
  ): Promise<Created | undefined> => {
    if (hosts.freePlaces() <= 0) return refuse({ why: 'noCapacity', retryAfterSeconds: RETRY_AFTER_SECONDS });
    const now = clock();
    const session = { ...create(ref, requested, now, policy), version: (old?.session.version ?? 0) + 1 };
    const entry: HistoryEntry = {
      version: session.version,
      at: now,
      actor: `account:${ref.account}`,
      changes: ['created'],
      state: 'starting',
      reason: null,
    };
    const won = old ? await store.replace(old, session, entry) : await store.insert(session, entry);
    if (!won) return undefined;
    hosts.expectOne();
    await startSupervisor(ref);
    return { ok: true, session, isNew: true };
  };

  return async (ref, requested) => {
    // A place is needed only for a new session, so a repeated create is answered even when none is free.
    if (hosts.freePlaces() > 0) {
      const created = await begin(ref, requested, undefined);
      if (created) return created;
    }
    const found = await store.find(ref);
    if (!found) return (await begin(ref, requested, undefined)) ?? refuse({ why: 'idTaken' });
    const past = !isReadable(found.session, clock(), policy);
    if (!past) return repeat(found.session, requested);
    // Its days are over, but its host is not given back: the record is still needed.
    if (!isGivenBack(found.session.host)) return refuse({ why: 'idTaken' });
    return (await begin(ref, requested, found)) ?? refuse({ why: 'idTaken' });
  };
};
