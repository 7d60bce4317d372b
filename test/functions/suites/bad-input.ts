import { describe, expect, it } from 'vitest';
import type { StartVirtualBroker, VirtualBroker } from '../../support/virtual-broker.ts';
import { badCreates } from './bad-creates.ts';

const asked = { maxLeaseTimeMinutes: 60, size: 'Standard' };
const nothingStored = async (broker: VirtualBroker) =>
  expect((await broker.send('GET', `${broker.base}?api-version=2021-01-01`)).body.sessions).toEqual([]);

/** What is refused over HTTP, and how. The same on every store. */
export function exerciseBadInput(store: string, startVirtualBroker: StartVirtualBroker): void {
  describe(`on ${store}`, () => {
    describe('every answer of a registered route', () => {
      it('carries the headers of the wire, and an error its code in one', async () => {
        const broker = await startVirtualBroker();
        for (const answer of [await broker.arr('GET', 'nobody'), await broker.arr('PUT', 's1', asked)]) {
          expect(answer.headers.get('ms-cv')).toMatch(/^[A-Za-z0-9+/]{22}\.0$/);
          expect(answer.headers.get('x-ms-request-id')).toMatch(/^[0-9a-f-]{36}$/);
          expect(answer.headers.get('api-supported-versions')).toBe(
            '2021-01-01-preview, 2021-01-01, 2026-12-01',
          );
          expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
          expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
        }
        const missing = await broker.arr('GET', 'nobody');
        expect([
          missing.status,
          missing.headers.get('x-ms-error-code'),
          missing.headers.get('cache-control'),
        ]).toEqual([404, 'NotFound', 'no-store, no-cache']);
      });

      it('is 404 with an empty body where nothing is registered', async () => {
        const broker = await startVirtualBroker();
        for (const [method, path] of [
          ['GET', '/nothing'],
          ['DELETE', `${broker.base}/s1`],
          ['OPTIONS', broker.base],
          ['HEAD', broker.base],
        ] as const) {
          const answer = await broker.send(method, path);
          expect([method, answer.status, answer.text]).toEqual([method, 404, '']);
        }
      });
    });

    describe('a create with a bad body', () => {
      it('answers -4 exactly as the retired service did', async () => {
        const broker = await startVirtualBroker();
        const refused = await broker.arr('PUT', 's1', { maxLeaseTimeMinutes: -4, size: 'Standard' });
        expect([refused.status, refused.body]).toEqual([
          400,
          { error: { code: 'BadRequest', message: 'The maxLeaseTimeMinutes value cannot be negative.' } },
        ]);
      });

      it.each(badCreates)('refuses %s, names the field and stores nothing', async (_name, body, target) => {
        const broker = await startVirtualBroker();
        const refused = await broker.send('PUT', `${broker.base}/s1?api-version=2026-12-01`, body);
        expect([refused.status, refused.body.error.code, refused.body.error.target]).toEqual([
          400,
          'BadRequest',
          target,
        ]);
        expect(refused.body.error.message.length).toBeGreaterThan(10);
        await nothingStored(broker);
      });

      it('refuses another content type with 415 and more than 64 KiB with 413', async () => {
        const broker = await startVirtualBroker();
        const form = await broker.send('PUT', `${broker.base}/s1?api-version=2021-01-01`, 'size=Standard', {
          'content-type': 'application/x-www-form-urlencoded',
        });
        expect([form.status, form.body.error.target]).toEqual([415, 'Content-Type']);
        const padded = (bytes: number) => JSON.stringify(asked).padEnd(bytes, ' ');
        expect((await broker.arr('PUT', 'large', padded(65_537))).status).toBe(413);
        await nothingStored(broker);
        expect((await broker.arr('PUT', 'full', padded(65_536))).status).toBe(201);
      });
    });

    describe('a path or a query that is wrong', () => {
      it.each(['a%20b', 'a.b', '%C3%A4', 'x'.repeat(257), '__proto__%7C'])(
        'refuses the session id %s',
        async (id) => {
          const broker = await startVirtualBroker();
          const refused = await broker.arr('PUT', id, asked);
          expect([refused.status, refused.body.error.target]).toEqual([400, 'sessionId']);
          await nothingStored(broker);
        },
      );

      it('keeps the case of an id: two cases are two sessions', async () => {
        const broker = await startVirtualBroker();
        expect((await broker.arr('PUT', 'Session', asked)).status).toBe(201);
        expect((await broker.arr('GET', 'session')).status).toBe(404);
        expect((await broker.arr('PUT', 'x'.repeat(256), asked)).status).toBe(201);
      });

      it.each([
        ['', 'MissingApiVersionParameter'],
        ['?api-version=', 'MissingApiVersionParameter'],
        ['?api-version=2020-01-01', 'UnsupportedApiVersionValue'],
        ['?api-version=2021-01-01&api-version=2026-12-01', 'BadRequest'],
      ])('refuses the version "%s" and says which there are', async (query, code) => {
        const broker = await startVirtualBroker();
        const refused = await broker.send('GET', `${broker.base}${query}`);
        expect([refused.status, refused.body.error.code, refused.body.error.target]).toEqual([
          400,
          code,
          'api-version',
        ]);
      });
    });

    describe('a caller who is not signed in', () => {
      it.each([
        ['no token', ''],
        ['another scheme', 'Basic abc'],
        ['no JWT', 'Bearer abc'],
        ['a forged JWT', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'],
      ])('gets 401 for %s and learns nothing', async (_name, authorization) => {
        const broker = await startVirtualBroker();
        await broker.arr('PUT', 's1', asked);
        const refused = await broker.send('GET', `${broker.base}/s1?api-version=2021-01-01`, undefined, {
          authorization,
        });
        expect([refused.status, refused.body.error.code, refused.headers.get('www-authenticate')]).toEqual([
          401,
          'Unauthorized',
          'Bearer error="invalid_token"',
        ]);
      });

      it('gets 401 when the token is 24 hours old, and not a second before', async () => {
        const broker = await startVirtualBroker();
        await broker.clock.advanceBy(24 * 3_600_000 - 1000);
        expect((await broker.send('GET', `${broker.base}?api-version=2021-01-01`)).status).toBe(200);
        await broker.clock.advanceBy(1000);
        const refused = await broker.send('GET', `${broker.base}?api-version=2021-01-01`);
        expect([refused.status, refused.body.error.message]).toEqual([401, expect.stringMatching(/expired/)]);
      });

      it("gets 403 with another account's token, whether or not the session exists", async () => {
        const broker = await startVirtualBroker();
        await broker.arr('PUT', 's1', asked);
        const authorization = `Bearer ${await broker.tokens.issue(broker.other.id)}`;
        for (const id of ['s1', 'nobody']) {
          const refused = await broker.send('GET', `${broker.base}/${id}?api-version=2021-01-01`, undefined, {
            authorization,
          });
          expect([refused.status, refused.body.error.code]).toEqual([403, 'Forbidden']);
        }
      });
    });

    describe('the token exchange', () => {
      it('gives a token for either key of an account, whatever the case of the path', async () => {
        const broker = await startVirtualBroker();
        for (const key of broker.account.keys) {
          const answer = await broker.send(
            'GET',
            `/Accounts/${broker.account.id.toUpperCase()}/token?api-version=2019-02-28-preview`,
            undefined,
            {
              authorization: `Bearer ${broker.account.id}:${key}`,
            },
          );
          expect(answer.status).toBe(200);
          const [, payload = ''] = String(answer.body.AccessToken).split('.');
          expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
            exp: expect.any(Number),
            sub: broker.account.id,
          });
        }
      });

      it.each([
        ['a wrong key', (broker: VirtualBroker) => `Bearer ${broker.account.id}:wrong`],
        [
          "another account's key",
          (broker: VirtualBroker) => `Bearer ${broker.account.id}:${broker.other.keys[0]}`,
        ],
        [
          "another account's id and key",
          (broker: VirtualBroker) => `Bearer ${broker.other.id}:${broker.other.keys[0]}`,
        ],
        ['an unknown account', () => 'Bearer 00000000-0000-4000-8000-000000000000:key'],
        ['an access token', (broker: VirtualBroker) => `Bearer ${broker.token}`],
        ['nothing', () => ''],
      ])('refuses %s with 401', async (_name, authorization) => {
        const broker = await startVirtualBroker();
        const refused = await broker.send('GET', `/accounts/${broker.account.id}/token`, undefined, {
          authorization: authorization(broker),
        });
        expect([refused.status, refused.body.error.code]).toEqual([401, 'Unauthorized']);
        expect(refused.text).not.toContain(broker.other.keys[0]);
      });
    });
  });
}
