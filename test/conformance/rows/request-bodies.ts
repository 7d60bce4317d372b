import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked, askedV1, expectRefusal, type Service } from '../service.ts';

const lease = 'maxLeaseTimeMinutes';

const KIB_64 = 65_536;

/** Every operation that reads a body, with a good one each. The first of them makes the session that the others work on. */
const readers = ({ arr, native, v1 }: Service) =>
  [
    ['PUT', 's1', asked, arr],
    ['PATCH', 's1', { [lease]: 61 }, arr],
    ['PUT', 's2', asked, native],
    ['POST', 's1:connect', { deviceId: 'headset' }, native],
    ['POST', 'create', askedV1, v1],
    ['PATCH', 's1', { maxLeaseTime: '1:2:0' }, v1],
  ] as const;

/** A body with a field that nobody reads, as long as that many bytes; the field has as many characters of two bytes as fit. */
function padded(body: object, bytes: number): string {
  const [before = '', after = ''] = JSON.stringify({ ...body, unread: '' }).split(/(?<=:")(?="\}$)/);
  const room = bytes - before.length - after.length;
  return `${before}${'\u00e9'.repeat(room >> 1)}${' '.repeat(room & 1)}${after}`;
}

export const requestBodies: readonly ConformanceRow[] = [
  [
    '2.2 Create maxLeaseTimeMinutes',
    'is required and a whole number',
    async (start) => {
      const { arr } = await start();
      expectRefusal(await arr('PUT', 's1', { size: 'Standard' }), 400, 'BadRequest', lease);
      for (const maxLeaseTimeMinutes of ['60', 1.5, null, true, [60]])
        expectRefusal(await arr('PUT', 's1', { ...asked, maxLeaseTimeMinutes }), 400, 'BadRequest', lease);
    },
  ],
  [
    '2.2 Create maxLeaseTimeMinutes bounds',
    'are 1 and 1440, both included; 0 is refused',
    async (start) => {
      const { arr } = await start();
      for (const maxLeaseTimeMinutes of [1, 1440])
        expect((await arr('PUT', `s${maxLeaseTimeMinutes}`, { ...asked, maxLeaseTimeMinutes })).status).toBe(
          201,
        );
      for (const maxLeaseTimeMinutes of [0, 1441])
        expectRefusal(await arr('PUT', 's', { ...asked, maxLeaseTimeMinutes }), 400, 'BadRequest', lease);
    },
  ],
  [
    '2.2 Create size',
    'is required, taken in any case, and answered as Standard or Premium',
    async (start) => {
      const { arr } = await start();
      expectRefusal(await arr('PUT', 's', { maxLeaseTimeMinutes: 5 }), 400, 'BadRequest', 'size');
      for (const size of ['standard', 'Standard', 'PREMIUM', 'Premium']) {
        const created = await arr('PUT', `s-${size}`, { ...asked, size });
        expect([created.status, created.body.size.toUpperCase()]).toEqual([201, size.toUpperCase()]);
        expect(created.body.size).toMatch(/^(?:Standard|Premium)$/);
      }
    },
  ],
  [
    '2.2 Update maxLeaseTimeMinutes',
    'has to be larger than the current value: equal, smaller and negative are 422 and change nothing',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      for (const maxLeaseTimeMinutes of [60, 59, 0, -4]) {
        const refused = await arr('PATCH', 's1', { maxLeaseTimeMinutes });
        expectRefusal(refused, 422, 'UnprocessableEntity', lease);
      }
      expect((await arr('GET', 's1')).body.maxLeaseTimeMinutes).toBe(60);
      expect((await arr('PATCH', 's1', { maxLeaseTimeMinutes: 61 })).status).toBe(200);
    },
  ],
  [
    '2.2 Update maxLeaseTimeMinutes bound',
    'is 1440, included; 1441 is 422',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      const beyond = await arr('PATCH', 's1', { maxLeaseTimeMinutes: 1441 });
      expectRefusal(beyond, 422, 'UnprocessableEntity', lease);
      expect((await arr('PATCH', 's1', { maxLeaseTimeMinutes: 1440 })).status).toBe(200);
    },
  ],
  [
    '2.2 Update total',
    'the value is the absolute total from Ready, not an increment',
    async (start) => {
      const { arr, broker, native, ready } = await start();
      await ready();
      await broker.clock.advanceBy(5 * 60_000);
      await arr('PATCH', 's1', { maxLeaseTimeMinutes: 61 });
      const { readyAt, expiresAt } = (await native('GET', 's1')).body;
      expect(Date.parse(expiresAt) - Date.parse(readyAt)).toBe(61 * 60_000);
    },
  ],
  [
    '2.2 Unknown fields',
    'are ignored, the later additions under 2021-01-01 too',
    async (start) => {
      const { arr, native } = await start();
      const body = { ...asked, models: 'm', seatPolicy: 'many', extra: 1 };
      expect((await arr('PUT', 's1', body)).status).toBe(201);
      const { models, seat } = (await native('GET', 's1')).body;
      expect([models, seat.policy]).toEqual([[], 'exclusive']);
    },
  ],
  [
    '2.2 Content type and size',
    'another content type is 415, more than 64 KiB 413; none at all is read as JSON',
    async (start) => {
      const { arr, broker, send } = await start();
      const path = `${broker.base}/s1?api-version=2021-01-01`;
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      expectRefusal(await send('PUT', path, 'a=b', form), 415, 'UnsupportedMediaType', 'Content-Type');
      const padded = JSON.stringify(asked).padEnd(65_537, ' ');
      expectRefusal(await arr('PUT', 's1', padded), 413, 'RequestEntityTooLarge');
      expect((await arr('PUT', 's1', padded.slice(0, -1))).status).toBe(201);
    },
  ],
  [
    '2.2 Body of 64 KiB',
    'is taken by every operation, counted in bytes; one byte more is 413 and changes nothing',
    async (start) => {
      const service = await start();
      for (const [method, path, body, call] of readers(service)) {
        const beyond = Buffer.from(padded(body, KIB_64 + 1));
        expect(beyond.length).toBe(65_537);
        expectRefusal(await call(method, path, beyond), 413, 'RequestEntityTooLarge');
        expect([path, (await call(method, path, padded(body, KIB_64))).status]).toEqual([
          path,
          expect.toBeOneOf([200, 201, 202]),
        ]);
        await service.broker.host.idle();
      }
    },
  ],
  [
    '2.2 Nesting',
    'is bounded by the 64 KiB alone in a field that nobody reads; in one that is read it is 400',
    async (start) => {
      const service = await start();
      const nested = (body: object, name: string, quote: string): string => {
        const text = JSON.stringify(body).slice(0, -1).replaceAll('"', quote);
        const room = KIB_64 - text.length - name.length - 5;
        const deep = `${'['.repeat(room >> 1)}${']'.repeat(room >> 1)}`;
        return `${text},${quote}${name}${quote}:${deep}}`;
      };
      for (const [method, path, body, call] of readers(service)) {
        const [first = ''] = Object.keys(body);
        // Version 1 reads this as JSON5.
        const quote = call === service.v1 ? "'" : '"';
        expectRefusal(await call(method, path, nested(body, first, quote)), 400, 'BadRequest', first);
        expect([path, (await call(method, path, nested(body, 'unread', quote))).status]).toEqual([
          path,
          expect.toBeOneOf([200, 201, 202]),
        ]);
        await service.broker.host.idle();
      }
    },
  ],
];
