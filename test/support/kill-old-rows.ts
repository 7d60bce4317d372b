import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { historyEntry } from '../../shared/domain/history-entry.ts';
import { after, at, DAY, HOUR, MINUTE } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../shared/domain/lease-policy.ts';
import type { Session } from '../../shared/domain/session.ts';
import type { AccountId, SessionId } from '../../shared/domain/session-ref.ts';
import { openSessionStore } from '../../shared/storage/session-store.ts';
import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';
import { anEndedSession, aReadySession, aReleasedSession, aStartingSession } from './builders/sessions.ts';
import type { KillHouse } from './kill-house.ts';

const hourAgo = () => at(Date.now() - HOUR);

/** Puts sessions into the records that a broker would have left there. Only while none is up. */
export async function leaveRows(house: KillHouse, sessions: readonly Session[]): Promise<void> {
  const table = openSqliteTable(house.folder.sessions, { synchronous: 'NORMAL' });
  const store = await openSessionStore(table, {
    policy: defaultLeasePolicy,
    now: () => at(Date.now()),
    newInstallationId: randomUUID,
    log: () => undefined,
  });
  for (const session of sessions) {
    const entry = {
      ...historyEntry(null, session, { at: session.createdAt, actor: 'operator', who: null }),
      changes: session.state === 'ended' ? (['created', 'ended'] as const) : (['created'] as const),
    };
    if (!(await store.insert(session, entry))) throw new Error(`There is a session ${session.id} already.`);
  }
  await table.close();
}

const named = (house: KillHouse, id: string) => ({
  account: house.account.accountId as AccountId, // A made account's id is one.
  id: id as SessionId, // In the alphabet of ids.
  version: 1,
});

/** What the sweep has to see to: sessions whose end nobody noticed, and hosts that nobody got on with giving back. */
export function neglectedSessions(house: KillHouse, each: number): readonly Session[] {
  const createdAt = after(hourAgo(), -HOUR);
  const host = (id: string) => ({ hostId: `host-of-${id}`, agent: 'local' });
  return Array.from({ length: each }, (_, n) => {
    const expired = named(house, `neglected-expired-${n}`);
    const unplaced = named(house, `neglected-unplaced-${n}`);
    const kept = named(house, `neglected-kept-${n}`);
    const readyAt = createdAt;
    const expiresAt = after(readyAt, 10 * MINUTE);
    const ends = { endedAt: readyAt, readyAt, expiresAt };
    const releasing = {
      state: 'releasing',
      since: readyAt,
      attempts: 0,
      dueAt: readyAt,
      answer: null,
    } as const;
    return [
      aReadySession({
        ...expired,
        createdAt,
        readyAt,
        host: { state: 'held', ...host(expired.id), since: readyAt },
      }),
      aStartingSession({ ...unplaced, createdAt, host: { state: 'none' } }),
      anEndedSession({ ...kept, createdAt, ...ends, host: { ...releasing, ...host(kept.id) } }),
    ];
  }).flat();
}

/** What the purge has to forget. */
export function bygoneSessions(house: KillHouse, count: number): readonly Session[] {
  const endedAt = at(Date.now() - 31 * DAY);
  const createdAt = after(endedAt, -HOUR);
  return Array.from({ length: count }, (_, n) =>
    aReleasedSession({ ...named(house, `bygone-${n}`), createdAt, endedAt, readyAt: null, expiresAt: null }),
  );
}

/** Makes the runtime think that the daily purge was missed, so that it is run at the next start. */
export function missPurge(house: KillHouse): void {
  const database = new DatabaseSync(join(house.folder.engine, 'orchestrations.sqlite'));
  database.prepare("UPDATE schedules SET next = 0 WHERE name = 'purgeRecords'").run();
  database.close();
}
