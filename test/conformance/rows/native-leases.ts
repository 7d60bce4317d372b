import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked, expectRefusal } from '../service.ts';

const MINUTE = 60_000;

export const nativeLeases: readonly ConformanceRow[] = [
  [
    'Native Extend 200',
    'adds minutes up to the cap and says requestedMinutes, grantedMinutes, capped, extendedTo and remainingMinutes',
    async (start) => {
      const { native, ready } = await start();
      await ready();
      const { body, status } = await native('POST', 's1:extend', { minutes: 1440 });
      expect([status, body.maxLeaseTimeMinutes]).toEqual([200, 1440]);
      expect(body.extension).toEqual({
        requestedMinutes: 1440,
        grantedMinutes: 1380,
        capped: true,
        extendedTo: body.expiresAt,
        remainingMinutes: 1440,
      });
    },
  ],
  [
    'Native Extend Repeatability-Request-ID',
    'the same id again adds nothing and has the first answer; with other minutes it is 409',
    async (start) => {
      const { broker, ready, send } = await start();
      await ready();
      const extend = (minutes: number) =>
        send(
          'POST',
          `${broker.base}/s1:extend?api-version=2026-12-01`,
          { minutes },
          { 'Repeatability-Request-ID': 'r1' },
        );
      const first = await extend(30);
      const again = await extend(30);
      expect(again.body).toEqual(first.body);
      expect(again.headers.get('repeatability-result')).toBe('accepted');
      expectRefusal(await extend(31), 409, 'Conflict', 'Repeatability-Request-ID');
    },
  ],
  [
    'Native KeepAlive 200',
    'sees to it that so many minutes are left; it never shortens and may be repeated',
    async (start) => {
      const { native, ready } = await start();
      await ready();
      const totals: number[] = [];
      for (const minutes of [30, 90, 90, 1])
        totals.push((await native('POST', 's1:keepAlive', { minutes })).body.maxLeaseTimeMinutes);
      expect(totals).toEqual([60, 90, 90, 90]);
    },
  ],
  [
    'Native Extend and KeepAlive refusals',
    '400 for the field, 409 SessionNotReady before Ready, 409 SessionEnded after the end, 404 for none, 400 under 2021-01-01',
    async (start) => {
      const { arr, broker, native } = await start({ readyAfterMs: 5000 });
      await arr('PUT', 's1', asked);
      await broker.host.idle();
      for (const verb of ['extend', 'keepAlive']) {
        expectRefusal(await native('POST', `s1:${verb}`, { minutes: 5 }), 409, 'SessionNotReady');
        expectRefusal(await native('POST', `s1:${verb}`, { minutes: 0 }), 400, 'BadRequest', 'minutes');
        expectRefusal(await native('POST', `s2:${verb}`, { minutes: 5 }), 404, 'NotFound');
        expectRefusal(await arr('POST', `s1:${verb}`, { minutes: 5 }), 400, 'BadRequest', 'api-version');
      }
      await arr('POST', 's1/:stop');
      for (const verb of ['extend', 'keepAlive'])
        expectRefusal(await native('POST', `s1:${verb}`, { minutes: 5 }), 409, 'SessionEnded');
    },
  ],
  [
    'Native deadlines',
    'a create takes autoExtend, the three timeouts and warningMinutes; the session shows them and the deadlines that count',
    async (start) => {
      const { broker, native } = await start();
      const options = {
        autoExtend: { byMinutes: 15, whenRemainingMinutes: 5, upToMinutes: 120 },
        connectTimeoutMinutes: 10,
        reconnectTimeoutMinutes: 5,
        idleTimeoutMinutes: 30,
        warningMinutes: [10, 2],
      };
      expect((await native('PUT', 's1', { ...asked, ...options })).status).toBe(201);
      await broker.host.idle();
      const { body } = await native('GET', 's1');
      expect(body).toMatchObject({ ...options, autoExtensions: 0 });
      expect(body.deadlines).toEqual([
        { kind: 'lease', at: body.expiresAt },
        { kind: 'connect', at: new Date(Date.parse(body.readyAt) + 10 * MINUTE).toISOString() },
      ]);
    },
  ],
  [
    'Native connectionTimeout',
    'a session that no device comes to in time is Stopped with this reason',
    async (start) => {
      const { broker, native } = await start();
      await native('PUT', 's1', { ...asked, connectTimeoutMinutes: 10 });
      await broker.host.idle();
      await broker.clock.advanceBy(10 * MINUTE);
      expect((await native('GET', 's1')).body).toMatchObject({
        status: 'Stopped',
        reason: 'connectionTimeout',
      });
    },
  ],
  [
    'Native ETag',
    'a session has one; If-None-Match is answered 304, a change under another If-Match 412, a create under If-None-Match: * 412',
    async (start) => {
      const { broker, native, ready, send } = await start();
      await ready();
      const path = `${broker.base}/s1?api-version=2026-12-01`;
      const etag = (await native('GET', 's1')).headers.get('etag') ?? '';
      expect((await send('GET', path, undefined, { 'If-None-Match': etag })).status).toBe(304);
      expectRefusal(
        await send('PATCH', path, { maxLeaseTimeMinutes: 90 }, { 'If-Match': '"1-starting"' }),
        412,
        'PreconditionFailed',
        'If-Match',
      );
      expect((await send('PATCH', path, { maxLeaseTimeMinutes: 90 }, { 'If-Match': etag })).status).toBe(200);
      expectRefusal(
        await send('PUT', path, asked, { 'If-None-Match': '*' }),
        412,
        'PreconditionFailed',
        'If-None-Match',
      );
    },
  ],
];
