import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { everyStatus } from '../every-status.ts';
import { asked } from '../service.ts';

const always = ['elapsedTimeMinutes', 'id', 'maxLeaseTimeMinutes', 'size', 'status'];

export const sessionFields: readonly ConformanceRow[] = [
  [
    '2.3 Five fields',
    'id, elapsedTimeMinutes, maxLeaseTimeMinutes, size and status are there in every status',
    async (start) => {
      for (const session of (await everyStatus(start)).shown)
        expect(Object.keys(session)).toEqual(expect.arrayContaining(always));
    },
  ],
  [
    '2.3 No nulls',
    'what is not known is left out, in every status',
    async (start) => {
      for (const session of (await everyStatus(start)).shown)
        expect(Object.values(session)).not.toContain(null);
    },
  ],
  [
    '2.3 hostname',
    "is the gate's host, in Ready and nowhere else",
    async (start) => {
      const hostnames = (await everyStatus(start)).shown.map(({ hostname }) => hostname);
      expect(hostnames).toEqual([undefined, 'simulated.invalid', undefined, undefined, undefined]);
    },
  ],
  [
    '2.3 handshakePort',
    'is the port of the gate, 49152 to 65534, in Ready and nowhere else',
    async (start) => {
      const ports = (await everyStatus(start)).shown.map(({ handshakePort }) => handshakePort);
      expect(ports).toEqual([undefined, 61701, undefined, undefined, undefined]);
    },
  ],
  [
    '2.3 arrInspectorPort',
    "is the port of the agent's page, 49152 to 65534 and never 0, in Ready and nowhere else",
    async (start) => {
      const ports = (await everyStatus(start)).shown.map(({ arrInspectorPort }) => arrInspectorPort);
      expect(ports).toEqual([undefined, 61702, undefined, undefined, undefined]);
    },
  ],
  [
    '2.3 teraflops',
    'is left out',
    async (start) => {
      for (const session of (await everyStatus(start)).shown) expect(session).not.toHaveProperty('teraflops');
    },
  ],
  [
    '2.3 error',
    'has a code and a message in Error, and is left out everywhere else',
    async (start) => {
      const errors = (await everyStatus(start)).shown.map(({ error }) => error);
      expect(errors).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
        { code: 'provisioningFailed', message: expect.stringContaining('The program is not there.') },
      ]);
    },
  ],
  [
    '2.3 sessions',
    'is an array, also an empty one, of the very sessions that a get answers',
    async (start) => {
      const { arr, ready } = await start();
      expect((await arr('GET', '')).body).toEqual({ sessions: [] });
      await ready();
      expect((await arr('GET', '')).body).toEqual({ sessions: [(await arr('GET', 's1')).body] });
    },
  ],
  [
    '2.3 @nextLink',
    'is left out where there is no next page',
    async (start) => {
      const { arr } = await start();
      for (let i = 0; i < 30; i++) await arr('PUT', `s${i}`, asked);
      const { body } = await arr('GET', '');
      expect([body.sessions.length, Object.keys(body)]).toEqual([30, ['sessions']]);
    },
  ],
];
