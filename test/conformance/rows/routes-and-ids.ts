import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked, expectRefusal } from '../service.ts';

export const routesAndIds: readonly ConformanceRow[] = [
  [
    '2 Base path',
    'the calls are at the root: there is no /api before them',
    async (start) => {
      const { broker } = await start();
      const answer = await broker.send('GET', `/api${broker.base}?api-version=2021-01-01`);
      expect([answer.status, answer.text]).toEqual([404, '']);
    },
  ],
  [
    '2.1 account_id',
    'is a UUID in either case; a path with another one is 403',
    async (start) => {
      const { arr, broker, ready, send } = await start();
      await ready();
      const path = `/accounts/${broker.account.id.toUpperCase()}/sessions/s1?api-version=2021-01-01`;
      expect((await send('GET', path)).body).toEqual((await arr('GET', 's1')).body);
      const refused = await send('GET', '/accounts/me/sessions?api-version=2021-01-01');
      expectRefusal(refused, 403, 'Forbidden', 'accountId');
    },
  ],
  [
    '2.1 session_id',
    'has letters, digits, hyphens and underscores; another one is 400',
    async (start) => {
      const { arr } = await start();
      expect((await arr('PUT', 'aZ09-_', asked)).status).toBe(201);
      for (const id of ['a.b', 'a%20b', 'a~b', '%C3%A4', 'a%2Fb', 'a%7Cb'])
        expectRefusal(await arr('PUT', id, asked), 400, 'BadRequest', 'sessionId');
    },
  ],
  [
    '2.1 session_id length',
    'is 256 at most, and 256 is allowed',
    async (start) => {
      const { arr } = await start();
      expect((await arr('PUT', 'x'.repeat(256), asked)).status).toBe(201);
      expectRefusal(await arr('PUT', 'x'.repeat(257), asked), 400, 'BadRequest', 'sessionId');
    },
  ],
  [
    '2.1 session_id case',
    'counts: two spellings are two sessions',
    async (start) => {
      const { arr } = await start();
      expect((await arr('PUT', 'Session', asked)).body.id).toBe('Session');
      expect((await arr('GET', 'session')).status).toBe(404);
      expect((await arr('PUT', 'session', asked)).status).toBe(201);
    },
  ],
  [
    '2.1 Conversions',
    'are not registered',
    async (start) => {
      const { broker } = await start();
      const path = `/accounts/${broker.account.id}/conversions`;
      for (const [method, at] of [
        ['GET', path],
        ['GET', `${path}/c1`],
        ['PUT', `${path}/c1`],
      ] as const) {
        const answer = await broker.send(method, `${at}?api-version=2021-01-01`);
        expect([answer.status, answer.text]).toEqual([404, '']);
      }
    },
  ],
  [
    '2.1 Unregistered',
    'routes and methods are 404 with an empty body and none of these headers',
    async (start) => {
      const { broker, ready } = await start();
      await ready();
      for (const [method, path] of [
        ['GET', '/nothing'],
        ['DELETE', `${broker.base}/s1`],
        ['OPTIONS', broker.base],
        ['HEAD', broker.base],
        ['POST', `${broker.base}/s1`],
      ] as const) {
        const { status, text, headers } = await broker.send(method, `${path}?api-version=2021-01-01`);
        expect([status, text, headers.get('ms-cv'), headers.get('x-ms-error-code')]).toEqual([
          404,
          '',
          null,
          null,
        ]);
      }
    },
  ],
];
