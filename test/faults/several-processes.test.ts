import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { audit } from '../support/kill-audit.ts';
import { KillChance } from '../support/kill-chance.ts';
import { onScene } from '../support/kill-steps.ts';
import { readRecords } from '../support/kill-store.ts';
import { WatchedSession } from '../support/kill-watch.ts';
import { furtherBroker } from './further-broker.ts';
import { sideBySide } from './side-by-side.ts';

const SECOND = 1000;
const BROKERS = 4;
const ids = Array.from({ length: 60 }, (_, n) => `s${n}`);
const brokerEnvironment = {
  HOSTS: 'simulated',
  SIMULATED_READY_MS: '200',
  SWEEP_SCHEDULE: '* * * * * *',
  LIMIT_CREATES_PER_MINUTE: '100000',
};

it(`${BROKERS} brokers on one file of records, each with supervisors and a sweep of its own, end every session once`, async () => {
  await onScene({ brokerEnvironment }, async ({ house, api, facts, when }) => {
    const further = await Promise.all(
      Array.from({ length: BROKERS - 1 }, () => furtherBroker(house, brokerEnvironment)),
    );
    try {
      const chance = new KillChance(1);
      const urls = [house.url, ...further.map(({ url }) => url)];
      const call = async (broker: number, method: string, path: string, body?: object): Promise<number> => {
        const to = `${urls[broker % urls.length]}/accounts/${house.account.accountId}/sessions/${path}`;
        const response = await fetch(`${to}?api-version=2026-12-01`, {
          method,
          headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
          ...(body && { body: JSON.stringify(body) }),
        });
        await response.arrayBuffer();
        return response.status;
      };
      const everywhere = (method: string, path: string, body?: object): Promise<number[]> =>
        Promise.all(urls.map((_, broker) => call(broker, method, path, body)));
      const watched = ids.map((id) => new WatchedSession(id, 1));
      await sideBySide(8, watched, async (session) => {
        const { id } = session;
        // Each of them starts a supervisor for it; one of them wins.
        const created = await everywhere('PUT', id, { maxLeaseTimeMinutes: 1, size: 'Standard' });
        expect(created.filter((status) => status === 201)).toHaveLength(1);
        await when(id, ({ state }) => state === 'ready');
        const seats = await everywhere('POST', `${id}:connect`, { deviceId: 'headset' });
        expect(seats.filter((status) => status === 200)).toHaveLength(1);
        if (chance.isLucky(0.3)) {
          session.stopAsked = true;
          expect(await everywhere('POST', `${id}/:stop`)).toEqual(urls.map(() => 204));
          session.stopAcknowledged = true;
        }
        session.observe(await facts(id));
      });
      // They were ready before all were created; the last minute begins now at the latest.
      for (const session of watched) {
        const isOver = await when(
          session.id,
          ({ end, isGivenBack }) => end !== null && isGivenBack,
          70 * SECOND,
        );
        session.observe(isOver);
      }
      // Whoever else is still at it has its chance to do it again.
      await pause(3 * SECOND);
      expect(audit(watched, readRecords(house.folder.sessions))).toEqual([]);
      expect(watched.filter(({ seen }) => seen?.end?.reason === 'leaseExpired').length).toBeGreaterThan(20);
    } finally {
      await Promise.all(further.map(({ close }) => close()));
    }
  });
}, 180_000);
