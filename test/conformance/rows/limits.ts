import { expect } from 'vitest';
import { simulatedHosts } from '../../../shared/hosts/simulated.ts';
import type { Answer } from '../../support/virtual-broker.ts';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked, askedV1, expectRefusal, type Service, type StartService } from '../service.ts';

const expectThrottled = (answer: Answer, target?: string): void =>
  expectRefusal(answer, 429, 'TooManyRequests', target);

/** Lets as much time pass as a refusal asks for. */
const waitAsTold = ({ broker }: Service, { headers }: Answer): Promise<void> =>
  broker.clock.advanceBy(Number(headers.get('retry-after')) * 1000);

const asOther = async ({ broker }: Service) => ({
  authorization: `Bearer ${await broker.tokens.issue(broker.other.id)}`,
});

/** Chance that goes round in sevenths: no two of a few calls in a row get the same. */
function rounds(): { fraction(): number } {
  let calls = 0;
  return { fraction: () => (calls++ % 7) / 7 };
}

type Options = Parameters<StartService>[0];

/** Each way to be refused with 429: a service that does so, and what has to be there before. */
const refusals: readonly (readonly [name: string, options: Options, first: readonly string[]])[] = [
  ['no free host', { hosts: (clock) => simulatedHosts({ clock, readyAfterMs: 0, places: 0 }) }, []],
  ['live sessions', { limits: { liveSessions: 1 } }, ['first']],
  ['creates a minute', { limits: { createsPerMinute: 1 } }, ['first']],
  ['requests a minute', { limits: { requestsPerMinute: 1 } }, ['first']],
];

export const limits: readonly ConformanceRow[] = [
  [
    'Limit requestsPerMinute',
    'one request more is 429 with this target on every version, until the time of Retry-After is over',
    async (start) => {
      const service = await start({ limits: { requestsPerMinute: 3 } });
      const { arr, native, v1 } = service;
      for (let count = 0; count < 3; count++) expect((await arr('GET', '')).status).toBe(200);
      const refused = await arr('PUT', 's1', asked);
      for (const answer of [
        refused,
        await arr('GET', ''),
        await native('POST', 's1:connect', { deviceId: 'headset' }),
        await v1('POST', 'create', askedV1),
      ])
        expectThrottled(answer, 'requestsPerMinute');
      await waitAsTold(service, refused);
      expect((await arr('GET', 's1')).status).toBe(404);
    },
  ],
  [
    'Limit requestsPerMinute of an account',
    "is its own: nobody else uses it up, whether by requests without a token or by another account's",
    async (start) => {
      const service = await start({ limits: { requestsPerMinute: 2 } });
      const { arr, broker, send } = service;
      const path = `${broker.base}?api-version=2021-01-01`;
      for (const headers of [{ authorization: '' }, { authorization: 'Bearer a.b.c' }])
        for (let count = 0; count < 5; count++)
          expectRefusal(await send('GET', path, undefined, headers), 401, 'Unauthorized', 'Authorization');
      const other = await asOther(service);
      for (let count = 0; count < 2; count++)
        expectRefusal(await send('GET', path, undefined, other), 403, 'Forbidden', 'accountId');
      expectThrottled(await send('GET', path, undefined, other), 'requestsPerMinute');
      for (let count = 0; count < 2; count++) expect((await arr('GET', '')).status).toBe(200);
    },
  ],
  [
    'Limit liveSessions',
    'one create more is 429 with this target; a repeated one is answered, and an ended session makes room',
    async (start) => {
      const service = await start({ limits: { liveSessions: 2 } });
      const { arr, v1 } = service;
      for (const id of ['s1', 's2']) expect((await arr('PUT', id, asked)).status).toBe(201);
      const refused = await arr('PUT', 's3', asked);
      expectThrottled(refused, 'liveSessions');
      expectThrottled(await v1('POST', 'create', askedV1), 'liveSessions');
      expect((await arr('PUT', 's1', asked)).status).toBe(200);
      expect((await arr('GET', 's3')).status).toBe(404);
      await arr('POST', 's1/:stop');
      await waitAsTold(service, refused);
      expect((await arr('PUT', 's3', asked)).status).toBe(201);
      expectThrottled(await arr('PUT', 's4', asked), 'liveSessions');
    },
  ],
  [
    'Limit createsPerMinute',
    'one create more is 429 with this target; a repeated one and other calls are answered',
    async (start) => {
      const service = await start({ limits: { createsPerMinute: 2 } });
      const { arr, v1 } = service;
      expect((await arr('PUT', 's1', asked)).status).toBe(201);
      expect((await v1('POST', 'create', askedV1)).status).toBe(202);
      const refused = await arr('PUT', 's2', asked);
      expectThrottled(refused, 'createsPerMinute');
      expectThrottled(await v1('POST', 'create', askedV1), 'createsPerMinute');
      expect((await arr('PUT', 's1', asked)).status).toBe(200);
      expect((await arr('PATCH', 's1', { maxLeaseTimeMinutes: 61 })).status).toBe(200);
      await waitAsTold(service, refused);
      expect((await arr('PUT', 's2', asked)).status).toBe(201);
    },
  ],
  [
    'Limit Retry-After',
    'is whole seconds, at least one, and another one for each of those who are refused together',
    async (start) => {
      for (const [name, options, first] of refusals) {
        const { arr } = await start({ ...options, chance: rounds() });
        for (const id of first) expect((await arr('PUT', id, asked)).status).toBe(201);
        const answers = await Promise.all(['a', 'b', 'c'].map((id) => arr('PUT', id, asked)));
        const told = answers.map(({ status, headers }) => [status, headers.get('retry-after')]);
        expect([name, told]).toEqual([name, Array(3).fill([429, expect.stringMatching(/^[1-9]\d*$/)])]);
        expect([name, new Set(told.map(([, seconds]) => seconds)).size]).toEqual([name, 3]);
      }
    },
  ],
  [
    'Limit maxLeaseMinutes',
    'a longest lease that is set is taken; a minute more is 400 on create and 422 on update, and both say it',
    async (start) => {
      const { arr, v1 } = await start({ policy: { maxLeaseMinutes: 30 } });
      const beyond = { maxLeaseTimeMinutes: 31 };
      expect((await arr('PUT', 's1', { ...asked, maxLeaseTimeMinutes: 30 })).status).toBe(201);
      const created = await v1('POST', 'create', { ...askedV1, maxLeaseTime: '0:30:0' });
      expect(created.status).toBe(202);
      for (const [answer, status, code, target] of [
        [await arr('PUT', 's2', { ...asked, ...beyond }), 400, 'BadRequest', 'maxLeaseTimeMinutes'],
        [await arr('PATCH', 's1', beyond), 422, 'UnprocessableEntity', 'maxLeaseTimeMinutes'],
        [
          await v1('POST', 'create', { ...askedV1, maxLeaseTime: '0:30:1' }),
          400,
          'BadRequest',
          'maxLeaseTime',
        ],
        [
          await v1('PATCH', created.body.sessionId, { maxLeaseTime: '0:31:0' }),
          422,
          'UnprocessableEntity',
          'maxLeaseTime',
        ],
      ] as const) {
        expectRefusal(answer, status, code, target);
        expect(answer.body.error.message).toContain('30 minutes');
      }
    },
  ],
  [
    'Limit sizes',
    'where one size is allowed the other is BadRequest and the message says which is',
    async (start) => {
      const { arr, v1 } = await start({ limits: { sizes: ['Standard'] } });
      for (const answer of [
        await arr('PUT', 's1', { ...asked, size: 'Premium' }),
        await v1('POST', 'create', { ...askedV1, size: 'premium' }),
      ]) {
        expectRefusal(answer, 400, 'BadRequest', 'size');
        expect(answer.body.error.message).toContain('Use Standard.');
      }
      expect((await arr('PUT', 's1', asked)).status).toBe(201);
    },
  ],
];
