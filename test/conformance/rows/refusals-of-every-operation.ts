import { expect } from 'vitest';
import type { Answer } from '../../support/virtual-broker.ts';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked, expectRefusal, type Service } from '../service.ts';

type Call = (service: Service, headers?: Record<string, string>) => Promise<Answer>;

const call =
  (method: string, path: string, body?: object): Call =>
  ({ broker, send }, headers) =>
    send(method, `${broker.base}${path}?api-version=2021-01-01`, body, headers);

/** Each operation on the session `s1`, as it succeeds when that is ready. */
const operations: readonly (readonly [name: string, call: Call, namesOneThatIsThere: boolean])[] = [
  ['Create', call('PUT', '/s1', asked), false],
  ['Get', call('GET', '/s1'), true],
  ['Update', call('PATCH', '/s1', { maxLeaseTimeMinutes: 90 }), true],
  ['Stop', call('POST', '/s1/:stop'), true],
  ['List', call('GET', ''), false],
];

export const refusalsOfEveryOperation: readonly ConformanceRow[] = operations.flatMap(
  ([name, operation, namesOneThatIsThere]): readonly ConformanceRow[] => [
    [
      `2.1 ${name} 401`,
      'no token, another scheme, a forged token and an account key are Unauthorized, and nothing happens',
      async (start) => {
        const service = await start();
        await service.ready();
        const before = (await service.arr('GET', 's1')).body;
        const key = `${service.broker.account.id}:${service.broker.account.keys[0]}`;
        for (const authorization of ['', 'Basic abc', 'Bearer eyJhbGciOiJub25lIn0.e30.', `Bearer ${key}`])
          expectRefusal(await operation(service, { authorization }), 401, 'Unauthorized', 'Authorization');
        expect((await service.arr('GET', 's1')).body).toEqual(before);
      },
    ],
    [
      `2.1 ${name} 403`,
      "another account's token is Forbidden, whether the session exists or not",
      async (start) => {
        const service = await start();
        const authorization = `Bearer ${await service.broker.tokens.issue(service.broker.other.id)}`;
        const absent = await operation(service, { authorization });
        await service.ready();
        const present = await operation(service, { authorization });
        for (const refused of [absent, present]) expectRefusal(refused, 403, 'Forbidden', 'accountId');
        expect(absent.body).toEqual(present.body);
      },
    ],
    ...(namesOneThatIsThere ? [unknownId(name, operation)] : []),
    [
      `2.1 ${name} 500`,
      'a bug is InternalServerError without a word about its cause; the call succeeds when it is over',
      async (start) => {
        const service = await start();
        await service.ready();
        const failed = await service.during('bug', () => operation(service));
        expect([failed.status, failed.body]).toEqual([
          500,
          { error: { code: 'InternalServerError', message: 'An internal server error occurred.' } },
        ]);
        expect((await operation(service)).status).toBeLessThan(300);
      },
    ],
    [
      `2.1 ${name} 503`,
      'a store that does not answer is ServiceUnavailable; the call succeeds when it is back',
      async (start) => {
        const service = await start();
        await service.ready();
        expectRefusal(await service.during('outage', () => operation(service)), 503, 'ServiceUnavailable');
        expect((await operation(service)).status).toBeLessThan(300);
      },
    ],
  ],
);

function unknownId(name: string, operation: Call): ConformanceRow {
  return [
    `2.1 ${name} 404`,
    'an unknown id is NotFound',
    async (start) => expectRefusal(await operation(await start()), 404, 'NotFound'),
  ];
}
