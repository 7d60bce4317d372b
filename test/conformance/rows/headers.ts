import { expect } from 'vitest';
import { simulatedHosts } from '../../../shared/hosts/simulated.ts';
import type { Answer } from '../../support/virtual-broker.ts';
import { allKindsOfAnswers } from '../all-kinds-of-answers.ts';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked } from '../service.ts';

const header = (answers: readonly Answer[], name: string) => answers.map(({ headers }) => headers.get(name));

export const headers: readonly ConformanceRow[] = [
  [
    '2.7 MS-CV',
    'is 22 base64 characters and .0 on every answer, a new one each time',
    async (start) => {
      const vectors = header(await allKindsOfAnswers(start), 'ms-cv');
      for (const vector of vectors) expect(vector).toMatch(/^[A-Za-z0-9+/]{22}\.0$/);
      expect(new Set(vectors).size).toBe(vectors.length);
    },
  ],
  [
    '2.7 api-supported-versions',
    'on every answer, the two of the retired service first',
    async (start) => {
      const versions = new Set(header(await allKindsOfAnswers(start), 'api-supported-versions'));
      expect(versions).toEqual(new Set(['2021-01-01-preview, 2021-01-01, 2026-12-01']));
    },
  ],
  [
    '2.7 Cache-Control and Pragma',
    'no-store, no-cache and no-cache on every answer to a GET, refusals too',
    async (start) => {
      const { arr, broker, ready, send } = await start();
      await ready();
      const answers = [
        await arr('GET', 's1'),
        await arr('GET', ''),
        await arr('GET', 'nobody'),
        await send('GET', broker.base),
        await send('GET', broker.base, undefined, { authorization: '' }),
      ];
      expect(new Set(header(answers, 'cache-control'))).toEqual(new Set(['no-store, no-cache']));
      expect(new Set(header(answers, 'pragma'))).toEqual(new Set(['no-cache']));
    },
  ],
  [
    '2.7 X-Content-Type-Options',
    'nosniff on every answer',
    async (start) => {
      const options = header(await allKindsOfAnswers(start), 'x-content-type-options');
      expect(new Set(options)).toEqual(new Set(['nosniff']));
    },
  ],
  [
    '2.7 Content-Type',
    'application/json; charset=utf-8 with a body, none without',
    async (start) => {
      for (const { text, headers } of await allKindsOfAnswers(start))
        expect(headers.get('content-type')).toBe(text === '' ? null : 'application/json; charset=utf-8');
    },
  ],
  [
    '2.7 WWW-Authenticate',
    'Bearer error="invalid_token" on a 401',
    async (start) => {
      const { broker, send } = await start();
      const refused = await send('GET', `${broker.base}/s1?api-version=2021-01-01`, undefined, {
        authorization: 'Bearer bad',
      });
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
        401,
        'Bearer error="invalid_token"',
      ]);
    },
  ],
  [
    '2.7 Retry-After',
    'whole seconds on a 429, at least one',
    async (start) => {
      const { arr } = await start({
        hosts: (clock) => simulatedHosts({ clock, readyAfterMs: 0, places: 0 }),
      });
      const { status, headers } = await arr('PUT', 's1', asked);
      const seconds = headers.get('retry-after') ?? '';
      expect([status, seconds]).toEqual([429, expect.stringMatching(/^\d+$/)]);
      expect(Number(seconds)).toBeGreaterThanOrEqual(1);
    },
  ],
  [
    '2.7 Retry-After on 503',
    'whole seconds, so that pipelines wait just that long',
    async (start) => {
      const { arr, during } = await start();
      const { status, headers } = await during('outage', () => arr('GET', 's1'));
      expect([status, headers.get('retry-after')]).toEqual([503, '2']);
    },
  ],
  [
    '2.7 Retry-After on 200',
    'is not there',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      for (const answer of [await arr('GET', 's1'), await arr('GET', '')])
        expect([answer.status, answer.headers.get('retry-after')]).toEqual([200, null]);
    },
  ],
  [
    '2.7 x-ms-client-request-id',
    'is taken and not echoed, whatever x-ms-return-client-request-id says',
    async (start) => {
      const { broker, send } = await start();
      const { status, headers } = await send('GET', `${broker.base}?api-version=2021-01-01`, undefined, {
        'x-ms-client-request-id': 'mine',
        'x-ms-return-client-request-id': 'true',
      });
      expect([status, headers.get('x-ms-client-request-id')]).toEqual([200, null]);
    },
  ],
  [
    '2.7 x-ms-request-id',
    'a new UUID on every answer',
    async (start) => {
      const ids = header(await allKindsOfAnswers(start), 'x-ms-request-id');
      expect(new Set(ids).size).toBe(ids.length);
    },
  ],
  [
    '2.7 x-ms-error-code',
    'the code of the error on every error, and nowhere else',
    async (start) => {
      for (const { status, headers, body } of await allKindsOfAnswers(start))
        expect(headers.get('x-ms-error-code')).toBe(status < 400 ? null : body.error.code);
    },
  ],
  [
    '2.7 Every status',
    'every status of the table of errors was tried with these headers',
    async (start) => {
      const statuses = new Set((await allKindsOfAnswers(start)).map(({ status }) => status));
      expect([...statuses].sort()).toEqual([
        200, 201, 204, 400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503,
      ]);
    },
  ],
  [
    '2.7 Request Content-Type and Accept',
    'application/json with parameters or a suffix is taken, and any Accept',
    async (start) => {
      const { broker, send } = await start();
      const path = `${broker.base}/s1?api-version=2021-01-01`;
      for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/Problem+JSON'])
        expect(
          (await send('PUT', path, asked, { 'content-type': type, accept: 'application/json' })).status,
        ).toBeLessThan(300);
    },
  ],
];
