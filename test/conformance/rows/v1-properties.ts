import { expect } from 'vitest';
import { simulatedHosts } from '../../../shared/hosts/simulated.ts';
import type { ConformanceRow } from '../conformance-row.ts';
import { askedV1, type Service } from '../service.ts';

const MINUTE = 60_000;
const nineFields = [
  'arrInspectorPort',
  'handshakePort',
  'message',
  'sessionElapsedTime',
  'sessionHostname',
  'sessionId',
  'sessionMaxLeaseTime',
  'sessionSize',
  'sessionStatus',
];
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const properties = async ({ v1 }: Service, id: string) => (await v1('GET', `${id}/properties`)).body;

/** The same session while starting, ready and stopped. */
async function threeStates(service: Service) {
  const id = await service.createdV1();
  const starting = await properties(service, id);
  await service.broker.clock.advanceBy(10_000);
  const ready = await properties(service, id);
  await service.v1('DELETE', id);
  return { starting, ready, stopped: await properties(service, id) };
}

export const v1Properties: readonly ConformanceRow[] = [
  [
    '1.2 Nine fields',
    'all nine are always there, also while starting, after the end and in the list',
    async (start) => {
      const service = await start({ readyAfterMs: 5000 });
      for (const shown of Object.values(await threeStates(service)))
        expect(Object.keys(shown).sort()).toEqual(nineFields);
      await service.createdV1();
      const [listed] = (await service.v1('GET', '')).body.sessions;
      expect(Object.keys(listed).sort()).toEqual(nineFields);
    },
  ],
  [
    '1.2 Example',
    'a ready session reads as the example payload does, field by field',
    async (start) => {
      const service = await start();
      const id = await service.createdV1({ ...askedV1, maxLeaseTime: '4:0:0' });
      await service.broker.clock.advanceBy(1000);
      expect(await properties(service, id)).toMatchObject({
        message: null,
        sessionElapsedTime: '00:00:01',
        sessionHostname: expect.stringMatching(/^[a-z0-9.-]+$/),
        sessionId: id,
        sessionMaxLeaseTime: '04:00:00',
        sessionStatus: 'Ready',
      });
    },
  ],
  [
    '1.2 sessionId',
    'is a GUID that the service made up, another one for every create',
    async (start) => {
      const { createdV1 } = await start();
      const ids = [await createdV1(), await createdV1()];
      for (const id of ids) expect(id).toMatch(guid);
      expect(ids[0]).not.toBe(ids[1]);
    },
  ],
  [
    '1.2 sessionStatus',
    'is Starting, Ready, Stopped, Expired or Error, capitalised as in the example payload',
    async (start) => {
      const service = await start({ readyAfterMs: 5000 });
      const { starting, ready, stopped } = await threeStates(service);
      expect([starting, ready, stopped].map(({ sessionStatus }) => sessionStatus)).toEqual([
        'Starting',
        'Ready',
        'Stopped',
      ]);
      const expiring = await service.createdV1({ ...askedV1, maxLeaseTime: '0:1:0' });
      await service.broker.clock.advanceBy(2 * MINUTE);
      expect((await properties(service, expiring)).sessionStatus).toBe('Expired');
    },
  ],
  [
    '1.2 stopping',
    'is never said: a stopped session is Stopped at once',
    async (start) => {
      const service = await start({
        hosts: (clock) => ({
          ...simulatedHosts({ clock, readyAfterMs: 0 }),
          release: async () => ({ gone: false, answer: 'not yet' }),
        }),
      });
      const id = await service.createdV1();
      await service.v1('DELETE', id);
      expect((await properties(service, id)).sessionStatus).toBe('Stopped');
    },
  ],
  [
    '1.2 sessionElapsedTime',
    'is the time in Ready as hh:mm:ss, 00:00:00 while starting, and stands still after the end',
    async (start) => {
      const service = await start({ readyAfterMs: 5000 });
      const id = await service.createdV1();
      expect((await properties(service, id)).sessionElapsedTime).toBe('00:00:00');
      await service.broker.clock.advanceBy(10_000);
      const { readyAt } = (await service.native('GET', id)).body;
      await service.broker.clock.advanceTo(Date.parse(readyAt) + 61_999);
      expect((await properties(service, id)).sessionElapsedTime).toBe('00:01:01');
      await service.v1('DELETE', id);
      await service.broker.clock.advanceBy(MINUTE);
      expect((await properties(service, id)).sessionElapsedTime).toBe('00:01:01');
    },
  ],
  [
    '1.2 sessionMaxLeaseTime',
    'is padded with zeros although 4:0:0 went in',
    async (start) => {
      const service = await start();
      const id = await service.createdV1({ ...askedV1, maxLeaseTime: '4:0:0' });
      expect((await properties(service, id)).sessionMaxLeaseTime).toBe('04:00:00');
    },
  ],
  [
    '1.2 sessionHostname',
    'is the host when ready, null before and after',
    async (start) => {
      const { starting, ready, stopped } = await threeStates(await start({ readyAfterMs: 5000 }));
      expect([starting, ready, stopped].map(({ sessionHostname }) => sessionHostname)).toEqual([
        null,
        'simulated.invalid',
        null,
      ]);
    },
  ],
  [
    '1.2 sessionSize',
    'is taken in any case and answered as Standard or Premium',
    async (start) => {
      const service = await start();
      for (const [size, shown] of [
        ['standard', 'Standard'],
        ['PREMIUM', 'Premium'],
      ]) {
        const id = await service.createdV1({ ...askedV1, size });
        expect((await properties(service, id)).sessionSize).toBe(shown);
      }
    },
  ],
  [
    '1.2 message',
    'says why a session expired or failed, and is null otherwise',
    async (start) => {
      const service = await start({ readyAfterMs: 5000 });
      const { starting, ready, stopped } = await threeStates(service);
      expect([starting, ready, stopped].map(({ message }) => message)).toEqual([null, null, null]);
      const expiring = await service.createdV1({ ...askedV1, maxLeaseTime: '0:1:0' });
      await service.broker.clock.advanceBy(2 * MINUTE);
      expect((await properties(service, expiring)).message).toBe('leaseExpired');
    },
  ],
  [
    '1.2 message of an error',
    'is what the host said, and the status is Error',
    async (start) => {
      const service = await start({
        hosts: (clock) => ({
          ...simulatedHosts({ clock, readyAfterMs: 0 }),
          provision: async () => ({ phase: 'failed', message: 'The program is not there.' }),
        }),
      });
      expect(await properties(service, await service.createdV1())).toMatchObject({
        sessionStatus: 'Error',
        message: expect.stringContaining('The program is not there.'),
      });
    },
  ],
  [
    '1.2 handshakePort',
    'is a whole number when ready, 0 before and after',
    async (start) => {
      const { starting, ready, stopped } = await threeStates(await start({ readyAfterMs: 5000 }));
      expect([starting, ready, stopped].map(({ handshakePort }) => handshakePort)).toEqual([0, 61701, 0]);
    },
  ],
  [
    '1.2 arrInspectorPort',
    'is a whole number when ready, 0 before and after',
    async (start) => {
      const { starting, ready, stopped } = await threeStates(await start({ readyAfterMs: 5000 }));
      expect([starting, ready, stopped].map(({ arrInspectorPort }) => arrInspectorPort)).toEqual([
        0, 61702, 0,
      ]);
    },
  ],
];
