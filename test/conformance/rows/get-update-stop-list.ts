import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked, expectRefusal } from '../service.ts';

export const getUpdateStopList: readonly ConformanceRow[] = [
  [
    '2.1 Get 200',
    'GET …/sessions/{id} answers the session, live or ended',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      const live = await arr('GET', 's1');
      await arr('POST', 's1/:stop');
      const ended = await arr('GET', 's1');
      expect([live.status, live.body.status]).toEqual([200, 'Ready']);
      expect([ended.status, ended.body.status]).toEqual([200, 'Stopped']);
    },
  ],
  [
    '2.1 Update 200',
    'PATCH …/sessions/{id} answers 200 and the session with its new lease',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      const { status, body } = await arr('PATCH', 's1', { maxLeaseTimeMinutes: 75 });
      expect([status, body]).toEqual([200, (await arr('GET', 's1')).body]);
      expect(body.maxLeaseTimeMinutes).toBe(75);
    },
  ],
  [
    '2.1 Update 400',
    'a lease that is no whole number, or none at all, is BadRequest',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      for (const maxLeaseTimeMinutes of ['75', 75.5, null, true])
        expectRefusal(
          await arr('PATCH', 's1', { maxLeaseTimeMinutes }),
          400,
          'BadRequest',
          'maxLeaseTimeMinutes',
        );
      expectRefusal(await arr('PATCH', 's1', {}), 400, 'BadRequest', 'maxLeaseTimeMinutes');
      expectRefusal(await arr('PATCH', 's1', 'null'), 400, 'BadRequest');
    },
  ],
  [
    '2.1 Update 409',
    'the lease of a stopped or expired session is not changed any more: Conflict',
    async (start) => {
      const { arr, broker, ready } = await start();
      await ready();
      await arr('POST', 's1/:stop');
      await arr('PUT', 's2', { ...asked, maxLeaseTimeMinutes: 1 });
      await broker.host.idle();
      await broker.clock.advanceBy(120_000);
      for (const id of ['s1', 's2'])
        expectRefusal(await arr('PATCH', id, { maxLeaseTimeMinutes: 90 }), 409, 'Conflict');
    },
  ],
  [
    '2.1 Stop 204',
    'POST …/sessions/{id}/:stop answers 204 with an empty body',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      const { status, text } = await arr('POST', 's1/:stop');
      expect([status, text]).toEqual([204, '']);
    },
  ],
  [
    '2.1 Stop while starting',
    'is 204 too, and no host is left',
    async (start) => {
      const { arr, broker, native } = await start({ readyAfterMs: 5000 });
      await arr('PUT', 's1', asked);
      await broker.host.idle();
      expect((await arr('POST', 's1/:stop')).status).toBe(204);
      await broker.host.idle();
      expect((await native('GET', 's1')).body).toMatchObject({
        status: 'Stopped',
        host: { state: 'released' },
      });
    },
  ],
  [
    '2.1 Stop path',
    ':stop is a segment of its own, with its colon as it is or encoded; {id}:stop is not registered',
    async (start) => {
      const { arr, broker, ready } = await start();
      await ready();
      const glued = await broker.send('POST', `${broker.base}/s1:stop?api-version=2021-01-01`);
      expect([glued.status, glued.text]).toEqual([404, '']);
      expect((await arr('GET', 's1')).body.status).toBe('Ready');
      expect((await arr('POST', 's1/%3Astop')).status).toBe(204);
    },
  ],
  [
    '2.1 Stop twice',
    'is 204 again, also for one that has expired, and changes nothing',
    async (start) => {
      const { arr, broker, ready } = await start();
      await ready({ ...asked, maxLeaseTimeMinutes: 1 });
      await broker.clock.advanceBy(120_000);
      expect((await arr('POST', 's1/:stop')).status).toBe(204);
      expect((await arr('POST', 's1/:stop')).status).toBe(204);
      expect((await arr('GET', 's1')).body.status).toBe('Expired');
    },
  ],
  [
    '2.1 List 200',
    'GET …/sessions answers the sessions that are starting or ready, and no ended one',
    async (start) => {
      const { arr, broker } = await start({ readyAfterMs: 5000 });
      const statuses = async () =>
        (await arr('GET', '')).body.sessions.map((s: { id: string; status: string }) => [s.id, s.status]);
      expect(await statuses()).toEqual([]);
      for (const id of ['one', 'two']) await arr('PUT', id, asked);
      await broker.clock.advanceBy(10_000);
      await arr('PUT', 'three', asked);
      await arr('POST', 'two/:stop');
      expect((await statuses()).sort()).toEqual([
        ['one', 'Ready'],
        ['three', 'Starting'],
      ]);
    },
  ],
  [
    '2.1 Throttling',
    'polling is not refused: a hundred reads at once are all answered',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      const answers = await Promise.all(Array.from({ length: 100 }, () => arr('GET', 's1')));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    },
  ],
];
