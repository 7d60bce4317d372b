import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked, expectRefusal } from '../service.ts';

export const apiVersion: readonly ConformanceRow[] = [
  [
    '2 api-version',
    '2021-01-01 and 2021-01-01-preview answer alike',
    async (start) => {
      const { broker, ready, under } = await start();
      await ready();
      const answersOf = async (version: string) => {
        const call = under(version);
        const answers = [await call('PUT', 's1', asked), await call('GET', 's1'), await call('GET', '')];
        return answers.map(({ status, body }) => [status, body]);
      };
      expect(await answersOf('2021-01-01-preview')).toEqual(await answersOf('2021-01-01'));
      expect((await under('2021-01-01-preview')('POST', 's1/:stop')).status).toBe(204);
      await broker.host.idle();
    },
  ],
  [
    '2 api-version missing',
    'is 400 MissingApiVersionParameter and names the supported ones',
    async (start) => {
      const { broker, send } = await start();
      for (const query of ['', '?api-version=']) {
        const refused = await send('GET', broker.base + query);
        expectRefusal(refused, 400, 'MissingApiVersionParameter', 'api-version');
        expect(refused.body.error.message).toContain('2021-01-01-preview, 2021-01-01, 2026-12-01');
      }
    },
  ],
  [
    '2 api-version unknown',
    'is 400 UnsupportedApiVersionValue and names the supported ones',
    async (start) => {
      const { under } = await start();
      const refused = await under('2020-01-01')('PUT', 's1', asked);
      expectRefusal(refused, 400, 'UnsupportedApiVersionValue', 'api-version');
      expect(refused.body.error.message).toContain('2021-01-01-preview, 2021-01-01, 2026-12-01');
    },
  ],
  [
    '2 2021-08-01-preview',
    'is an unknown version',
    async (start) => {
      const { under } = await start();
      const refused = await under('2021-08-01-preview')('GET', 's1');
      expectRefusal(refused, 400, 'UnsupportedApiVersionValue', 'api-version');
    },
  ],
];
