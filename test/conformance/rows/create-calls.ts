import { expect } from 'vitest';
import { simulatedHosts } from '../../../shared/hosts/simulated.ts';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked, expectRefusal } from '../service.ts';

const HOUR = 3_600_000;

export const createCalls: readonly ConformanceRow[] = [
  [
    '2.1 Create 201',
    'PUT …/sessions/{id} answers 201 and the session, under the id of the caller',
    async (start) => {
      const { arr } = await start();
      const { status, body } = await arr('PUT', 'my_Session-1', asked);
      expect([status, body.id, body.status]).toEqual([201, 'my_Session-1', 'Starting']);
    },
  ],
  [
    '2.1 Create 200',
    'the same call again answers 200 and the session that is there',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      const again = await arr('PUT', 's1', { size: 'standard', maxLeaseTimeMinutes: 60 });
      expect([again.status, again.body]).toEqual([200, (await arr('GET', 's1')).body]);
    },
  ],
  [
    '2.1 Create 400',
    'a body that is no object, no JSON or nothing is BadRequest, and nothing is stored',
    async (start) => {
      const { arr } = await start();
      for (const body of ['{"size":', "{'size': 'Standard', 'maxLeaseTimeMinutes': 5}", 'null', '[]', ''])
        expectRefusal(await arr('PUT', 's1', body), 400, 'BadRequest');
      expect((await arr('GET', 's1')).status).toBe(404);
    },
  ],
  [
    '2.1 Create bytes',
    'that are not UTF-8 are refused, not mended',
    async (start) => {
      const { native } = await start();
      const [before, after] = Buffer.from(JSON.stringify({ ...asked, models: ['?'] }))
        .toString()
        .split('?');
      const body = Buffer.concat([Buffer.from(before ?? ''), Buffer.from([0xff]), Buffer.from(after ?? '')]);
      expectRefusal(await native('PUT', 's1', body), 400, 'BadRequest');
    },
  ],
  [
    '2.1 Create 409',
    'the same id with another size or lease is Conflict',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      for (const change of [{ size: 'Premium' }, { maxLeaseTimeMinutes: 61 }]) {
        expectRefusal(await arr('PUT', 's1', { ...asked, ...change }), 409, 'Conflict');
      }
    },
  ],
  [
    '2.1 Create 409 by models or seat policy',
    'they are compared too',
    async (start) => {
      const { native, ready } = await start();
      await ready();
      for (const change of [{ models: ['m'] }, { seatPolicy: 'handover' }]) {
        expectRefusal(await native('PUT', 's1', { ...asked, ...change }), 409, 'Conflict');
      }
    },
  ],
  [
    '2.1 Create after an update',
    'what was asked for is compared, not what the update made of it',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      await arr('PATCH', 's1', { maxLeaseTimeMinutes: 90 });
      const again = await arr('PUT', 's1', asked);
      expect([again.status, again.body.maxLeaseTimeMinutes]).toEqual([200, 90]);
      expectRefusal(await arr('PUT', 's1', { ...asked, maxLeaseTimeMinutes: 90 }), 409, 'Conflict');
    },
  ],
  [
    '2.1 Create after the end',
    'the same call answers 200 and the ended session, another one 409',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      await arr('POST', 's1/:stop');
      const again = await arr('PUT', 's1', asked);
      expect([again.status, again.body.status]).toEqual([200, 'Stopped']);
      expectRefusal(await arr('PUT', 's1', { ...asked, size: 'Premium' }), 409, 'Conflict');
    },
  ],
  [
    '2.1 Create after the record',
    'the id is free when the record is past its days, to the millisecond',
    async (start) => {
      // An hour for 30 days: what counts is the side on which the boundary falls.
      const { arr, broker, native, ready } = await start({ policy: { keepRecordMs: HOUR } });
      await ready();
      await arr('POST', 's1/:stop');
      const { endedAt } = (await native('GET', 's1')).body;
      const other = { size: 'Premium', maxLeaseTimeMinutes: 5 };
      await broker.clock.advanceTo(Date.parse(endedAt) + HOUR - 1);
      expect((await arr('PUT', 's1', other)).status).toBe(409);
      await broker.clock.advanceBy(1);
      const created = await arr('PUT', 's1', other);
      expect([created.status, created.body.size, created.body.status]).toEqual([201, 'Premium', 'Starting']);
    },
  ],
  [
    '2.1 Create before the host is given back',
    'the id stays taken, however old the record is',
    async (start) => {
      const { arr, broker, ready } = await start({
        policy: { keepRecordMs: 60_000 },
        hosts: (clock) => ({
          ...simulatedHosts({ clock, readyAfterMs: 0 }),
          release: async () => ({ gone: false, answer: 'still there' }),
        }),
      });
      await ready();
      await arr('POST', 's1/:stop');
      await broker.clock.advanceBy(120_000);
      expect((await arr('GET', 's1')).status).toBe(404);
      expectRefusal(await arr('PUT', 's1', asked), 409, 'Conflict');
    },
  ],
  [
    '2.1 Create 429',
    'no free host is TooManyRequests; a repeated create is answered all the same',
    async (start) => {
      const { arr, ready } = await start({
        hosts: (clock) => simulatedHosts({ clock, readyAfterMs: 0, places: 1 }),
      });
      await ready();
      expectRefusal(await arr('PUT', 's2', asked), 429, 'TooManyRequests');
      expect((await arr('PUT', 's1', asked)).status).toBe(200);
    },
  ],
];
