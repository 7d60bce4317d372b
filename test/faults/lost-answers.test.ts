import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { simulatedHosts } from '../../shared/hosts/simulated.ts';
import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';
import { KillChance } from '../support/kill-chance.ts';
import { type Answer, startVirtualBroker } from '../support/virtual-broker.ts';
import { forgetfulTable } from './forgetful-table.ts';
import { sideBySide } from './side-by-side.ts';

const MINUTE = 60_000;
const SESSIONS = 1000;
const asked = { maxLeaseTimeMinutes: 10, size: 'Standard' };
const ids = Array.from({ length: SESSIONS }, (_, n) => `s${n}`);
const firstSent = new Date(0).toUTCString();

describe('1,000 sessions whose every write may be done and its answer lost', () => {
  it('are 1,000 sessions with one host each: whoever repeats a call finds what the first one did', async () => {
    const chance = new KillChance(1);
    let isLosing = true;
    const ordered = new Map<string, Set<string>>();
    const broker = await startVirtualBroker({
      openTable: async () =>
        forgetfulTable(openSqliteTable(':memory:'), () => isLosing && chance.isLucky(0.5)),
      hosts: (clock) => {
        const hosts = simulatedHosts({ clock, readyAfterMs: 0 });
        return {
          ...hosts,
          provision: (session, host) => {
            ordered.set(session.id, (ordered.get(session.id) ?? new Set()).add(host.hostId));
            return hosts.provision(session, host);
          },
        };
      },
    });
    let lost = 0;
    const untilAnswered = async (call: () => Promise<Answer>): Promise<Answer> => {
      for (;;) {
        const answer = await call();
        if (answer.status !== 503) return answer;
        lost++;
      }
    };
    await sideBySide(16, ids, async (id) => {
      const created = await untilAnswered(() => broker.arr('PUT', id, asked));
      expect([200, 201]).toContain(created.status);
    });
    // Supervisors rest over what they take for an outage.
    await broker.clock.advanceBy(MINUTE);
    await sideBySide(16, ids, async (id) => {
      const once = { 'repeatability-request-id': randomUUID(), 'repeatability-first-sent': firstSent };
      const path = `${broker.base}/${id}:extend?api-version=2026-12-01`;
      const extended = await untilAnswered(() => broker.send('POST', path, { minutes: 5 }, once));
      expect(extended.status).toBe(200);
    });
    isLosing = false;
    expect(lost).toBeGreaterThan(SESSIONS);
    const sessions = await Promise.all(ids.map(async (id) => (await broker.native('GET', id)).body));
    for (const session of sessions)
      expect(session).toMatchObject({ status: 'Ready', maxLeaseTimeMinutes: 15 });
    expect(await broker.store.live(broker.account.id)).toHaveLength(SESSIONS);
    expect([...ordered.values()].map((hosts) => hosts.size)).toEqual(ids.map(() => 1));
  }, 60_000);
});
