import { expect } from 'vitest';
import { allKindsOfAnswers } from '../all-kinds-of-answers.ts';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked, expectRefusal } from '../service.ts';

export const errors: readonly ConformanceRow[] = [
  [
    '2.6 error_response',
    'is {"error"} with code, message and, where one thing is wrong, target; no other field',
    async (start) => {
      const { arr } = await start();
      const { body } = await arr('PUT', 's1', { size: 'Standard' });
      expect(body).toEqual({
        error: { code: 'BadRequest', message: expect.any(String), target: 'maxLeaseTimeMinutes' },
      });
    },
  ],
  [
    '2.6 details and innerError',
    'are left out of every error',
    async (start) => {
      for (const { status, body } of await allKindsOfAnswers(start)) {
        if (status < 400) continue;
        expect(Object.keys(body.error).every((key) => ['code', 'message', 'target'].includes(key))).toBe(
          true,
        );
      }
    },
  ],
  [
    '2.6 Error bodies',
    '401, 403, 404 and 429 have one too',
    async (start) => {
      const answers = await allKindsOfAnswers(start);
      for (const wanted of [401, 403, 404, 429]) {
        const refused = answers.find(({ status }) => status === wanted);
        expect(refused?.body.error).toMatchObject({ code: expect.any(String), message: expect.any(String) });
      }
    },
  ],
  [
    '2.6 400',
    'is BadRequest',
    async (start) => expectRefusal(await (await start()).arr('PUT', 's1', '[]'), 400, 'BadRequest'),
  ],
  [
    '2.6 409',
    'is Conflict, in the words of the specification',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      const { status, body } = await arr('PUT', 's1', { ...asked, size: 'Premium' });
      expect([status, body.error]).toEqual([
        409,
        { code: 'Conflict', message: 'A resource already exists under the given ID.' },
      ]);
    },
  ],
  [
    '2.6 422',
    'is UnprocessableEntity, and its message says the bound instead of "malformed"',
    async (start) => {
      const { arr, ready } = await start();
      await ready();
      const shorter = await arr('PATCH', 's1', { maxLeaseTimeMinutes: 59 });
      expectRefusal(shorter, 422, 'UnprocessableEntity', 'maxLeaseTimeMinutes');
      expect(shorter.body.error.message).toContain('60 minutes');
      const longer = await arr('PATCH', 's1', { maxLeaseTimeMinutes: 9999 });
      expect(longer.body.error.message).toContain('1440 minutes');
    },
  ],
  [
    '2.6 500',
    'is InternalServerError, in the words of the specification',
    async (start) => {
      const { arr, during } = await start();
      const { status, body } = await during('bug', () => arr('PUT', 's1', asked));
      expect([status, body.error]).toEqual([
        500,
        { code: 'InternalServerError', message: 'An internal server error occurred.' },
      ]);
    },
  ],
];
