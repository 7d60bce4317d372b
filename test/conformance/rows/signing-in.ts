import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { expectRefusal, type Service } from '../service.ts';

const DAY_SECONDS = 86_400;

/** The exchange with an account's key, the first by default. */
const exchange = (
  { broker, send }: Service,
  {
    path = `/accounts/${broker.account.id}/token`,
    authorization = `Bearer ${broker.account.id}:${broker.account.keys[0]}`,
    headers = {},
  }: { path?: string; authorization?: string; headers?: Record<string, string> } = {},
) => send('GET', path, undefined, { authorization, ...headers });

const payloadOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64').toString('utf8'));

export const signingIn: readonly ConformanceRow[] = [
  [
    '3 Token endpoint',
    'GET /accounts/{accountId}/token answers a token that opens the session calls',
    async (start) => {
      const service = await start();
      const { AccessToken } = (await exchange(service)).body;
      const listed = await service.send('GET', `${service.broker.base}?api-version=2021-01-01`, undefined, {
        authorization: `Bearer ${AccessToken}`,
      });
      expect(listed.status).toBe(200);
    },
  ],
  [
    '3 Path case',
    'does not matter: /Accounts/…/Token is the same',
    async (start) => {
      const service = await start();
      const { id } = service.broker.account;
      for (const path of [`/Accounts/${id}/token`, `/ACCOUNTS/${id.toUpperCase()}/TOKEN`])
        expect((await exchange(service, { path })).status).toBe(200);
    },
  ],
  [
    '3 Query',
    'api-version is optional, and any value is taken',
    async (start) => {
      const service = await start();
      const path = `/accounts/${service.broker.account.id}/token`;
      for (const query of ['', '?api-version=2019-02-28-preview', '?api-version=2030-01-01'])
        expect((await exchange(service, { path: path + query })).status).toBe(200);
    },
  ],
  [
    '3 Account key',
    'either key of the account is taken as Bearer {accountId}:{accountKey}, the id in either case',
    async (start) => {
      const service = await start();
      const { id, keys } = service.broker.account;
      for (const credentials of [`${id}:${keys[0]}`, `${id}:${keys[1]}`, `${id.toUpperCase()}:${keys[0]}`])
        expect((await exchange(service, { authorization: `Bearer ${credentials}` })).status).toBe(200);
    },
  ],
  [
    '3 Entra',
    'where no directory is configured, a token of one is refused with 401, and so is one of this exchange',
    async (start) => {
      const service = await start();
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const entra = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ aud: 'https://sts.example' })}.c2ln`;
      for (const token of [entra, service.broker.token])
        expectRefusal(
          await exchange(service, { authorization: `Bearer ${token}` }),
          401,
          'Unauthorized',
          'Authorization',
        );
    },
  ],
  [
    '3 Request header',
    'X-MRC-CV is optional and taken',
    async (start) => {
      const headers = { 'x-mrc-cv': '5EqPJ1VdTUakDJZc6/ZhTg.0' };
      expect((await exchange(await start(), { headers })).status).toBe(200);
    },
  ],
  [
    '3 Response',
    '200 and {"AccessToken"} with a capital A, and nothing else',
    async (start) => {
      const { status, body } = await exchange(await start());
      expect([status, body]).toEqual([200, { AccessToken: expect.any(String) }]);
    },
  ],
  [
    '3 Response headers',
    'MS-CV, Cache-Control: no-store, no-cache and Pragma: no-cache',
    async (start) => {
      const { headers } = await exchange(await start());
      expect(['ms-cv', 'cache-control', 'pragma'].map((name) => headers.get(name))).toEqual([
        expect.stringMatching(/^[A-Za-z0-9+/]{22}\.0$/),
        'no-store, no-cache',
        'no-cache',
      ]);
    },
  ],
  [
    '3 Failures',
    'no credentials, and credentials that are none, are 401; there is no 400',
    async (start) => {
      const service = await start();
      for (const authorization of ['', 'Basic abc', 'Bearer', 'Bearer key', 'Bearer :key', 'Bearer id:'])
        expectRefusal(await exchange(service, { authorization }), 401, 'Unauthorized', 'Authorization');
    },
  ],
  [
    '3 Wrong key',
    'is 401 with MS-CV, and the same answer as for an unknown account',
    async (start) => {
      const service = await start();
      const { account, other } = service.broker;
      const wrong = await exchange(service, { authorization: `Bearer ${account.id}:wrong` });
      const nobody = '00000000-0000-4000-8000-000000000000';
      const unknown = await exchange(service, {
        path: `/accounts/${nobody}/token`,
        authorization: `Bearer ${nobody}:${account.keys[0]}`,
      });
      const others = await exchange(service, { authorization: `Bearer ${other.id}:${other.keys[0]}` });
      for (const refused of [wrong, unknown, others]) {
        expectRefusal(refused, 401, 'Unauthorized', 'Authorization');
        expect(refused.headers.get('ms-cv')).toMatch(/\.0$/);
      }
      expect([unknown.body, others.body]).toEqual([wrong.body, wrong.body]);
    },
  ],
  [
    '3 Wrong key in body',
    'and in WWW-Authenticate the 401 says that it is Unauthorized',
    async (start) => {
      const refused = await exchange(await start(), { authorization: 'Bearer a:b' });
      expect(refused.body.error.message).toContain('Unauthorized');
      expect(refused.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    },
  ],
  [
    '3 Token is a JWT',
    'of three parts, its payload in base64, with a number exp',
    async (start) => {
      const token: string = (await exchange(await start())).body.AccessToken;
      expect(token.split('.')).toHaveLength(3);
      expect(payloadOf(token).exp).toEqual(expect.any(Number));
    },
  ],
  [
    '3 Lifetime',
    'is 24 hours from the exchange',
    async (start) => {
      const service = await start();
      const { exp, iat } = payloadOf((await exchange(service)).body.AccessToken);
      expect(iat).toBe(Math.floor(service.broker.clock.now() / 1000));
      expect(exp - iat).toBe(DAY_SECONDS);
    },
  ],
  [
    '3 Other claims',
    'the account is in sub; the signature is checked, and a token for another account opens nothing',
    async (start) => {
      const service = await start();
      const token: string = (await exchange(service)).body.AccessToken;
      expect(payloadOf(token).sub).toBe(service.broker.account.id);
      const [head = '', , signature = ''] = token.split('.');
      const payload = { ...payloadOf(token), exp: 4_000_000_000 };
      const forged = `${head}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${signature}`;
      const refused = await service.send('GET', service.broker.v1, undefined, {
        authorization: `Bearer ${forged}`,
      });
      expectRefusal(refused, 401, 'Unauthorized', 'Authorization');
    },
  ],
  [
    '3 Roles',
    'an account key gets the role Remote Rendering Administrator',
    async (start) => {
      const { AccessToken } = (await exchange(await start())).body;
      expect(payloadOf(AccessToken).roles).toEqual(['Remote Rendering Administrator']);
    },
  ],
  [
    '3 Throttling',
    'an exchange beyond the limit of requests is 429 with its target and Retry-After; wrong keys use nothing up',
    async (start) => {
      const service = await start({ limits: { requestsPerMinute: 2 } });
      const authorization = `Bearer ${service.broker.account.id}:wrong`;
      for (let count = 0; count < 5; count++)
        expect((await exchange(service, { authorization })).status).toBe(401);
      for (let count = 0; count < 2; count++) expect((await exchange(service)).status).toBe(200);
      const refused = await exchange(service);
      expectRefusal(refused, 429, 'TooManyRequests', 'requestsPerMinute');
      expect(refused.text).not.toContain('AccessToken');
      await service.broker.clock.advanceBy(Number(refused.headers.get('retry-after')) * 1000);
      expect((await exchange(service)).status).toBe(200);
    },
  ],
];
