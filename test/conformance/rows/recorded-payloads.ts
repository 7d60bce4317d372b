import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked } from '../service.ts';

export const recordedPayloads: readonly ConformanceRow[] = [
  [
    '2.5 Starting',
    'has six fields and no others, as recorded in 2022',
    async (start) => {
      const { arr } = await start({ readyAfterMs: 5000 });
      const created = await arr('PUT', 's1', { maxLeaseTimeMinutes: 4, size: 'Standard' });
      expect(created.body).toEqual({
        id: 's1',
        creationTime: expect.any(String),
        elapsedTimeMinutes: 0,
        maxLeaseTimeMinutes: 4,
        size: 'Standard',
        status: 'Starting',
      });
      expect((await arr('GET', 's1')).body).toEqual(created.body);
    },
  ],
  [
    '2.5 Ready',
    'has these and the host with its two ports, and no error, as recorded in 2022 (but for teraflops)',
    async (start) => {
      const { arr, ready } = await start();
      const created = await ready();
      expect((await arr('GET', 's1')).body).toEqual({
        ...created.body,
        status: 'Ready',
        hostname: expect.any(String),
        handshakePort: expect.any(Number),
        arrInspectorPort: expect.any(Number),
      });
    },
  ],
  [
    '2.5 After stop',
    'a get answers 200 and Stopped, elapsed 0 within the first minute, and what was null or 0 is left out',
    async (start) => {
      const { arr, ready } = await start();
      const created = await ready();
      await arr('POST', 's1/:stop');
      const stopped = await arr('GET', 's1');
      expect([stopped.status, stopped.body]).toEqual([200, { ...created.body, status: 'Stopped' }]);
    },
  ],
  [
    '2.5 Update while starting',
    'is 200 and echoes the new lease at once; it begins at Ready',
    async (start) => {
      const { arr, broker, native } = await start({ readyAfterMs: 5000 });
      await arr('PUT', 's1', { ...asked, maxLeaseTimeMinutes: 4 });
      const { status, body } = await arr('PATCH', 's1', { maxLeaseTimeMinutes: 5 });
      expect([status, body.status, body.maxLeaseTimeMinutes]).toEqual([200, 'Starting', 5]);
      await broker.clock.advanceBy(10_000);
      const { readyAt, expiresAt } = (await native('GET', 's1')).body;
      expect(Date.parse(expiresAt) - Date.parse(readyAt)).toBe(5 * 60_000);
    },
  ],
  [
    '2.5 creationTime',
    'has seven decimals and the offset +00:00',
    async (start) => {
      const { arr } = await start();
      const { creationTime } = (await arr('PUT', 's1', asked)).body;
      expect(creationTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/);
    },
  ],
  [
    '2.5 List',
    'of one session is {"sessions": [session]} and nothing more',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      const { body } = await arr('GET', '');
      expect([Object.keys(body), body.sessions.length, body.sessions[0].id]).toEqual([['sessions'], 1, 's1']);
    },
  ],
  [
    '2.5 Validation error',
    'a create with a lease of -4 is answered to the letter',
    async (start) => {
      const { arr } = await start();
      const { status, text } = await arr('PUT', 's1', { maxLeaseTimeMinutes: -4, size: 'Standard' });
      expect([status, text]).toEqual([
        400,
        '{"error":{"code":"BadRequest","message":"The maxLeaseTimeMinutes value cannot be negative."}}',
      ]);
    },
  ],
];
