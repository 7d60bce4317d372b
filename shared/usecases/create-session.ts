import { create } from '../domain/create.ts';
import { refuse } from '../domain/decision.ts';
import { historyEntry } from '../domain/history-entry.ts';
import { isGivenBack } from '../domain/host.ts';
import type { LeasePolicy } from '../domain/lease-policy.ts';
import { isReadable } from '../domain/moments.ts';
import { Outage } from '../domain/outage.ts';
import type { Refusal } from '../domain/refusal.ts';
import { sameRequest } from '../domain/same-request.ts';
import { isLive, type RequestedSettings, type Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import { settle } from '../domain/settle.ts';
import type { Chance } from '../ports/chance.ts';
import type { Clock } from '../ports/clock.ts';
import type { HostProvider } from '../ports/host-provider.ts';
import type { Log } from '../ports/log.ts';
import type { SessionStore, StoredSession } from '../ports/session-store.ts';
import type { Supervisor } from '../ports/supervisor.ts';
import { anyCaller, type Caller } from './caller.ts';
import { supervisorHints } from './supervisor-hints.ts';

export type Created =
  | { readonly ok: true; readonly session: Session; readonly isNew: boolean }
  | { readonly ok: false; readonly refusal: Refusal };

export type CreateSession = (
  ref: SessionRef,
  requested: RequestedSettings,
  caller?: Caller,
) => Promise<Created>;

interface Parts {
  readonly store: SessionStore;
  readonly supervisor: Supervisor;
  readonly hosts: HostProvider;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly policy: LeasePolicy;
  readonly log: Log;
}

/** How long a caller is told to wait for a free place: spread, so that those who were refused together don't return together. */
const RETRY_AFTER_SECONDS = { least: 10, spread: 10 };

/** Each lost race means that somebody else has just made, replaced or purged the record. */
const ATTEMPTS = 5;

/**
 * Creates a session, or finds the one that an earlier copy of this call made. The insert of the row is what makes an id unique;
 * the supervisor is started after it, and if that fails the sweep does it. An id whose record is past its days is free again, unless
 * its host is not given back: then the record is still needed.
 */
export const makeCreateSession = ({
  store,
  supervisor,
  hosts,
  clock,
  chance,
  policy,
  log,
}: Parts): CreateSession => {
  const { start } = supervisorHints(supervisor, log);
  /** Creates that found a free place and are not written yet. */
  let underWay = 0;
  const hasRoom = (): boolean => hosts.freePlaces() > underWay;

  /** The new session, or null when the id was taken or the old record changed. */
  const write = async (
    ref: SessionRef,
    requested: RequestedSettings,
    old: StoredSession | undefined,
    who: string | null,
  ): Promise<Session | null> => {
    const now = clock();
    const session = { ...create(ref, requested, now, policy), version: (old?.session.version ?? 0) + 1 };
    const entry = historyEntry(null, session, { at: now, actor: `account:${ref.account}`, who });
    underWay++;
    try {
      const won = old ? await store.replace(old, session, entry) : await store.insert(session, entry);
      if (won) hosts.expectOne();
      return won ? session : null;
    } finally {
      underWay--;
    }
  };

  /** Same settings: the same session, and a half-started one is driven on. */
  const repeat = async (session: Session, requested: RequestedSettings): Promise<Created> => {
    if (!sameRequest(session.requested, requested)) return refuse({ why: 'idTaken' });
    if (isLive(session)) await start(session);
    return { ok: true, session, isNew: false };
  };

  return async (ref, requested, { who } = anyCaller) => {
    let old: StoredSession | undefined;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      // Written without a look first: most ids are new. A repeated create is answered even when no place is free.
      const session = hasRoom() ? await write(ref, requested, old, who) : null;
      if (session) {
        await start(ref);
        return { ok: true, session, isNew: true };
      }
      old = await store.find(ref);
      const now = clock();
      const current = old && settle(old.session, now);
      if (current && isReadable(current, now, policy)) return repeat(current, requested);
      if (current && !isGivenBack(current.host)) return refuse({ why: 'idTaken' });
      if (!hasRoom()) {
        const { least, spread } = RETRY_AFTER_SECONDS;
        return refuse({
          why: 'noCapacity',
          retryAfterSeconds: least + Math.floor(chance.fraction() * spread),
        });
      }
    }
    throw new Outage('store', `Lost ${ATTEMPTS} races in a row over one id.`);
  };
};
