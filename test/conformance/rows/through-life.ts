import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked, type Service } from '../service.ts';

const MINUTE = 60_000;

/** The field in the answers of a create, a repeated create, a get, an update, a list and a get after the end. */
async function answersThroughLife({ arr, broker, ready }: Service, field: string): Promise<unknown[]> {
  const created = await ready();
  await broker.clock.advanceBy(MINUTE);
  const answers = [
    created.body,
    (await arr('PUT', 's1', asked)).body,
    (await arr('GET', 's1')).body,
    (await arr('PATCH', 's1', { maxLeaseTimeMinutes: 90 })).body,
    (await arr('GET', '')).body.sessions[0],
  ];
  await arr('POST', 's1/:stop');
  return [...answers, (await arr('GET', 's1')).body].map((answer) => answer[field]);
}

export const throughLife: readonly ConformanceRow[] = [
  [
    '2.3 id',
    "is the caller's, in every answer",
    async (start) => expect(new Set(await answersThroughLife(await start(), 'id'))).toEqual(new Set(['s1'])),
  ],
  [
    '2.3 size',
    'is what was asked for, capitalised, in every answer',
    async (start) =>
      expect(new Set(await answersThroughLife(await start(), 'size'))).toEqual(new Set(['Standard'])),
  ],
  [
    '2.3 status',
    'follows the session through its life',
    async (start) =>
      expect(await answersThroughLife(await start(), 'status')).toEqual([
        'Starting',
        'Ready',
        'Ready',
        'Ready',
        'Ready',
        'Stopped',
      ]),
  ],
  [
    '2.3 maxLeaseTimeMinutes',
    'is the lease from Ready, as asked for and then as updated',
    async (start) =>
      expect(await answersThroughLife(await start(), 'maxLeaseTimeMinutes')).toEqual([
        60, 60, 60, 90, 90, 90,
      ]),
  ],
  [
    '2.3 maxLeaseTimeMinutes begins at Ready',
    'a session expires that long after Ready and not a millisecond before',
    async (start) => {
      const { arr, broker, native } = await start({ readyAfterMs: 5000 });
      await arr('PUT', 's1', { ...asked, maxLeaseTimeMinutes: 2 });
      await broker.clock.advanceBy(10_000);
      const { readyAt } = (await native('GET', 's1')).body;
      await broker.clock.advanceTo(Date.parse(readyAt) + 2 * MINUTE - 1);
      expect((await arr('GET', 's1')).body.status).toBe('Ready');
      await broker.clock.advanceBy(1);
      expect((await arr('GET', 's1')).body.status).toBe('Expired');
    },
  ],
  [
    '2.3 elapsedTimeMinutes',
    'is the whole minutes in Ready, rounded down; 0 while starting; still after the end',
    async (start) => {
      const { arr, broker, native } = await start({ readyAfterMs: 90_000 });
      const elapsed = async () => (await arr('GET', 's1')).body.elapsedTimeMinutes;
      await arr('PUT', 's1', asked);
      await broker.clock.advanceBy(70_000);
      expect(await elapsed()).toBe(0);
      await broker.clock.advanceBy(MINUTE);
      const { readyAt } = (await native('GET', 's1')).body;
      await broker.clock.advanceTo(Date.parse(readyAt) + 2 * MINUTE - 1);
      expect(await elapsed()).toBe(1);
      await broker.clock.advanceBy(1);
      expect(await elapsed()).toBe(2);
      await arr('POST', 's1/:stop');
      await broker.clock.advanceBy(5 * MINUTE);
      expect(await elapsed()).toBe(2);
    },
  ],
  [
    '2.3 creationTime',
    'is the same in every answer',
    async (start) => {
      const times = await answersThroughLife(await start(), 'creationTime');
      expect(times[0]).toEqual(expect.any(String));
      expect(new Set(times).size).toBe(1);
    },
  ],
];
