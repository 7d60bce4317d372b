import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { askedV1, expectRefusal, type Service } from '../service.ts';

const createWith = ({ v1 }: Service, maxLeaseTime: unknown) =>
  v1('POST', 'create', { ...askedV1, maxLeaseTime });

/** Each lease goes in as it is written and comes out as the wire writes it. */
async function expectLeases(service: Service, leases: readonly (readonly [string, string])[]): Promise<void> {
  const shown: unknown[] = [];
  for (const [written] of leases) {
    const { sessionId } = (await createWith(service, written)).body;
    shown.push([written, (await service.v1('GET', `${sessionId}/properties`)).body.sessionMaxLeaseTime]);
  }
  expect(shown).toEqual(leases);
}

export const v1Leases: readonly ConformanceRow[] = [
  [
    '1.3 4:0:0',
    'one digit a part is enough',
    async (start) => expectLeases(await start(), [['4:0:0', '04:00:00']]),
  ],
  [
    '1.3 hh:mm:ss',
    'two digits a part are taken as they are',
    async (start) => expectLeases(await start(), [['01:30:00', '01:30:00']]),
  ],
  [
    '1.3 Other time spans',
    'h:m, d.hh:mm:ss and fractions of a second are taken; what is left of a minute counts as one',
    async (start) =>
      expectLeases(await start(), [
        ['0:10', '00:10:00'],
        ['0.02:00:00', '02:00:00'],
        ['00:09:59.5', '00:10:00'],
        ['1.00:00:00', '1.00:00:00'],
      ]),
  ],
  [
    '1.3 Bare integers',
    'are refused with a 400 that says why: they would be days',
    async (start) => {
      const service = await start();
      for (const lease of ['4', 4]) {
        const refused = await createWith(service, lease);
        expectRefusal(refused, 400, 'BadRequest', 'maxLeaseTime');
        expect(refused.body.error.message).toMatch(/days/);
      }
    },
  ],
  [
    '1.3 Bounds',
    'a lease comes to 1 to 1440 minutes, both included',
    async (start) => {
      const service = await start();
      for (const lease of ['0:1:0', '1.00:00:00'])
        expect((await createWith(service, lease)).status).toBe(202);
      for (const lease of ['0:0:0', '1.00:00:01', '24:00:00', '-0:4:0', 'soon', '', null])
        expectRefusal(await createWith(service, lease), 400, 'BadRequest', 'maxLeaseTime');
    },
  ],
];
