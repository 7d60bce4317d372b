import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBroker } from '../../functions/broker.ts';
import { nodeChance } from '../../shared/auth/node-chance.ts';
import { at, DAY, type Instant, MINUTE, SECOND } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../shared/domain/lease-policy.ts';
import type { Session } from '../../shared/domain/session.ts';
import { simulatedHosts } from '../../shared/hosts/simulated.ts';
import type { Table } from '../../shared/ports/table.ts';
import { openSessionStore } from '../../shared/storage/session-store.ts';
import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';
import { minute } from '../support/builders/minute.ts';
import { anAccount, sessionId } from '../support/builders/refs.ts';
import { aReadySession, aReleasedSession } from '../support/builders/sessions.ts';
import { countedRows } from './counted-rows.ts';
import { writeRecords } from './many-records.ts';

const shards = 16;
/** Many more than the live ones; a run that read them would be found out by a hundredth of them. */
const ended = process.env['CI'] ? 100_000 : 20_000;
const live = 10_000;
const purgeable = 5;

const name = (kind: string, n: number) => sessionId(`${kind}-${String(n).padStart(6, '0')}`);
/** All live leases end in the year after, one second apart. */
const expiresAt = (n: number): Instant => at(minute(2) + 300 * DAY + n * SECOND);
const youngestRecord = minute(6);
const now = at(minute(5) + 30 * DAY - 6 * MINUTE);

function* records(): Generator<Session> {
  for (let n = 0; n < ended; n++) {
    // The first few are past their days at `now`, the others are not.
    const endedAt = n < purgeable ? at(now - 30 * DAY) : at(youngestRecord + n);
    yield aReleasedSession({ account: anAccount, id: name('ended', n), endedAt, version: 1 });
  }
  for (let n = 0; n < live; n++) {
    const end = expiresAt(n);
    const alarms = [{ kind: 'lease', at: end, warned: [] }] as const;
    yield aReadySession({ id: name('live', n), expiresAt: end, alarms, version: 1 });
  }
}

let table: Table;
beforeAll(async () => {
  table = openSqliteTable(':memory:');
  await writeRecords(table, shards, records());
}, 120_000);
afterAll(() => table.close());

const started: string[] = [];
async function brokerAt(time: Instant) {
  const counted = countedRows(table);
  const clock = () => time;
  const store = await openSessionStore(counted.table, {
    policy: defaultLeasePolicy,
    shards,
    now: clock,
    newInstallationId: () => 'installation-1',
    log: () => undefined,
  });
  const broker = makeBroker({
    store,
    supervisor: {
      start: async ({ id }) => void started.push(id),
      nudge: async () => undefined,
      purge: async () => undefined,
    },
    hosts: simulatedHosts({ clock, readyAfterMs: 0 }),
    tickets: { issue: async () => 'ticket' },
    clock,
    chance: nodeChance,
    policy: defaultLeasePolicy,
    log: () => undefined,
  });
  return { broker, store, costOf: counted.costOf };
}

describe(`with ${ended.toLocaleString('en')} ended records beside ${live.toLocaleString('en')} live sessions`, () => {
  it('a page of the live ones costs what it shows, and at most one page of each shard’s index', async () => {
    const { store, costOf } = await brokerAt(now);
    const limit = 100;
    const cost = await costOf(() => store.livePage(anAccount, { after: null, limit }));
    expect(cost.operations).toBe(0);
    expect(cost.calls).toBe(shards + limit);
    expect(cost.rowsRead).toBeLessThanOrEqual(shards * (limit + 1) + limit);
  });

  it('a page from the middle costs as much as the first', async () => {
    const { store, costOf } = await brokerAt(now);
    const first = await costOf(() => store.livePage(anAccount, { after: null, limit: 100 }));
    const middle = await costOf(() => store.livePage(anAccount, { after: name('live', 5000), limit: 100 }));
    expect(middle.calls).toBe(first.calls);
    expect(middle.rowsRead).toBeLessThanOrEqual(first.rowsRead);
  });

  it('a sweep with nothing due asks each shard once and reads no row', async () => {
    const { broker, costOf } = await brokerAt(now);
    expect(await costOf(() => broker.sweepSessions())).toEqual({ calls: shards, rowsRead: 0, operations: 0 });
  });

  it('a sweep with ten due reads ten sessions and their index rows', async () => {
    const { broker, costOf } = await brokerAt(at(expiresAt(9) + 10 * SECOND));
    started.length = 0;
    const cost = await costOf(async () =>
      expect(await broker.sweepSessions()).toEqual({ seen: 10, failed: 0 }),
    );
    expect(started).toHaveLength(10);
    expect(cost.rowsRead).toBe(10 + 10);
    expect(cost.calls).toBe(shards + 10 + 10);
  });

  it('a purge with five due reads five records and their histories, and leaves the others', async () => {
    const { broker, costOf } = await brokerAt(now);
    const cost = await costOf(async () =>
      expect(await broker.purgeRecords()).toMatchObject({ purged: purgeable }),
    );
    expect(cost.rowsRead).toBeLessThanOrEqual(10 * purgeable);
    expect(cost.calls).toBeLessThanOrEqual(shards + 10 * purgeable);
  });
});
