import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

export const nativeResource: readonly ConformanceRow[] = [
  [
    'Native Get ready',
    'adds readyAt, expiresAt, expiresInSeconds, serverTime, host and seat to the same resource',
    async (start) => {
      const { arr, native, ready } = await start();
      await ready();
      const shown = (await native('GET', 's1')).body;
      expect(shown).toMatchObject((await arr('GET', 's1')).body);
      expect(shown).toMatchObject({
        readyAt: isoTime,
        expiresAt: isoTime,
        expiresInSeconds: 3600,
        serverTime: isoTime,
        host: { agent: 'simulated', state: 'held' },
        seat: { policy: 'exclusive', deviceId: null, connected: false, since: null },
      });
      expect(shown).not.toHaveProperty('reason');
    },
  ],
  [
    'Native Get ended',
    'adds reason, endedAt and, when the host is given back, billingStoppedAt',
    async (start) => {
      const { arr, broker, native, ready } = await start();
      await ready();
      await arr('POST', 's1/:stop');
      await broker.host.idle();
      expect((await native('GET', 's1')).body).toMatchObject({
        status: 'Stopped',
        reason: 'userRequested',
        endedAt: isoTime,
        host: { agent: 'simulated', state: 'released', billingStoppedAt: isoTime },
      });
    },
  ],
  [
    'Native additions',
    'are not shown under 2021-01-01',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      const names = Object.keys((await arr('GET', 's1')).body);
      expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(?:host|seat|expiresAt)$/)]));
    },
  ],
];
