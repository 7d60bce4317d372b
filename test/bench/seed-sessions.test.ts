import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { seedSessions } from '../../bench/subjects/seed-sessions.ts';
import { createBody, preloadedId } from '../../bench/subjects/session-ids.ts';
import { after, at, MINUTE } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy as policy } from '../../shared/domain/lease-policy.ts';
import type { AccountId, SessionId } from '../../shared/domain/session-ref.ts';
import { openSessionStore } from '../../shared/storage/session-store.ts';
import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';

it('fills a store with sessions that the product reads as its own, each due when it was asked to be', async () => {
  const table = openSqliteTable(':memory:');
  onTestFinished(() => table.close());
  const account = randomUUID() as AccountId;
  const now = at(Date.now());
  const seed = { account, sessions: 300, body: createBody, expiresAt: (n: number) => after(now, MINUTE + n) };
  await seedSessions(table, seed);
  const options = { policy, now: () => now, newInstallationId: randomUUID, log: () => undefined };
  const store = await openSessionStore(table, options);
  expect(await store.live(account)).toHaveLength(300);
  const found = await store.find({ account, id: preloadedId(299) as SessionId });
  expect(found?.session).toMatchObject({ state: 'ready', expiresAt: now + MINUTE + 299 });
});
