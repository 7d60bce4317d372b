import { expect } from 'vitest';
import { simulatedHosts } from '../../../shared/hosts/simulated.ts';
import type { ConformanceRow } from '../conformance-row.ts';
import { everyStatus } from '../every-status.ts';
import { asked } from '../service.ts';

const MINUTE = 60_000;

export const statusesAndSizes: readonly ConformanceRow[] = [
  [
    '2.4 session_status',
    'is exactly Starting, Ready, Stopped, Expired or Error',
    async (start) => {
      const { service, shown } = await everyStatus(start);
      for (const session of shown) expect(session.status).toBe(session.id);
      await service.broker.host.idle();
    },
  ],
  [
    '2.4 Stopped at once',
    'a get right after the stop says it, though the host is not given back yet',
    async (start) => {
      const { arr, ready } = await start({
        hosts: (clock) => ({
          ...simulatedHosts({ clock, readyAfterMs: 0 }),
          release: async () => ({ gone: false, answer: 'not yet' }),
        }),
      });
      await ready();
      await arr('POST', 's1/:stop');
      expect((await arr('GET', 's1')).body.status).toBe('Stopped');
    },
  ],
  [
    '2.4 Terminal statuses',
    'Stopped, Expired and Error stay what they are, whatever is asked afterwards',
    async (start) => {
      const { service, shown } = await everyStatus(start);
      const ended = shown.slice(2);
      for (const { id } of ended) {
        await service.arr('PATCH', id, { maxLeaseTimeMinutes: 1440 });
        await service.arr('POST', `${id}/:stop`);
      }
      await service.broker.clock.advanceBy(MINUTE);
      for (const session of ended) expect((await service.arr('GET', session.id)).body).toEqual(session);
    },
  ],
  [
    '2.4 Error by the start deadline',
    'a host that is not ready in time ends the session in Error',
    async (start) => {
      const { arr, broker } = await start({ readyAfterMs: 600_000, policy: { startTimeoutMs: 2 * MINUTE } });
      await arr('PUT', 's1', asked);
      await broker.clock.advanceBy(2 * MINUTE - 1);
      expect((await arr('GET', 's1')).body.status).toBe('Starting');
      await broker.clock.advanceBy(1);
      expect((await arr('GET', 's1')).body).toMatchObject({
        status: 'Error',
        error: { code: 'placementTimeout', message: expect.any(String) },
      });
    },
  ],
  [
    '2.4 session_size',
    'another one is BadRequest in the recorded words',
    async (start) => {
      const { arr } = await start();
      const { status, body } = await arr('PUT', 's1', { ...asked, size: 'Tiny' });
      expect([status, body.error]).toEqual([
        400,
        { code: 'BadRequest', message: "Can't specify this VM size: Tiny", target: 'size' },
      ]);
    },
  ],
];
