import { expect } from 'vitest';
import { simulatedHosts } from '../../../shared/hosts/simulated.ts';
import type { ConformanceRow } from '../conformance-row.ts';
import { askedV1, expectRefusal } from '../service.ts';

export const v1Errors: readonly ConformanceRow[] = [
  [
    '1.4 Body',
    'an error has the code and the message of the later versions, in {"error"}',
    async (start) => {
      const { v1 } = await start();
      const refused = await v1('GET', 'nobody/properties');
      expect(refused.body).toEqual({ error: { code: 'NotFound', message: expect.any(String) } });
    },
  ],
  [
    '1.4 Bad token',
    'is 401 on every call, and nothing happens',
    async (start) => {
      const { broker, createdV1, send, v1 } = await start();
      const id = await createdV1();
      for (const [method, path] of [
        ['POST', '/create'],
        ['GET', ''],
        ['GET', `/${id}/properties`],
        ['PATCH', `/${id}`],
        ['DELETE', `/${id}`],
      ] as const) {
        const refused = await send(method, `${broker.v1}${path}`, undefined, { authorization: 'Bearer bad' });
        expectRefusal(refused, 401, 'Unauthorized', 'Authorization');
      }
      expect((await v1('GET', '')).body.sessions).toHaveLength(1);
    },
  ],
  [
    "1.4 Another account's token",
    'is 403, as on the later versions',
    async (start) => {
      const { broker, send } = await start();
      const authorization = `Bearer ${await broker.tokens.issue(broker.other.id)}`;
      expectRefusal(
        await send('GET', broker.v1, undefined, { authorization }),
        403,
        'Forbidden',
        'accountId',
      );
    },
  ],
  [
    '1.4 Unknown id',
    'is 404 for properties, update and stop',
    async (start) => {
      const { v1 } = await start();
      expectRefusal(await v1('GET', 'nobody/properties'), 404, 'NotFound');
      expectRefusal(await v1('PATCH', 'nobody', { maxLeaseTime: '1:0:0' }), 404, 'NotFound');
      expectRefusal(await v1('DELETE', 'nobody'), 404, 'NotFound');
    },
  ],
  [
    '1.4 Bad body',
    'is 400 and names the field',
    async (start) => {
      const { v1 } = await start();
      expectRefusal(await v1('POST', 'create', '{'), 400, 'BadRequest');
      expectRefusal(await v1('POST', 'create', { size: 'standard' }), 400, 'BadRequest', 'maxLeaseTime');
      expectRefusal(await v1('POST', 'create', { maxLeaseTime: '1:0:0' }), 400, 'BadRequest', 'size');
      expectRefusal(await v1('POST', 'create', { ...askedV1, models: 'm' }), 400, 'BadRequest', 'models');
    },
  ],
  [
    '1.4 Shrinking lease',
    'an equal or shorter one is 422 and changes nothing',
    async (start) => {
      const { createdV1, v1 } = await start();
      const id = await createdV1();
      for (const maxLeaseTime of ['1:0:0', '0:59:0']) {
        const refused = await v1('PATCH', id, { maxLeaseTime });
        expectRefusal(refused, 422, 'UnprocessableEntity', 'maxLeaseTime');
      }
      expect((await v1('GET', `${id}/properties`)).body.sessionMaxLeaseTime).toBe('01:00:00');
    },
  ],
  [
    '1.4 Ended session',
    'an update of it is 409 Conflict, stopping it again 204',
    async (start) => {
      const { createdV1, v1 } = await start();
      const id = await createdV1();
      await v1('DELETE', id);
      expectRefusal(await v1('PATCH', id, { maxLeaseTime: '2:0:0' }), 409, 'Conflict');
      expect((await v1('DELETE', id)).status).toBe(204);
    },
  ],
  [
    '1.4 Throttling',
    'a create for which no host is free is 429 with Retry-After',
    async (start) => {
      const { createdV1, v1 } = await start({
        hosts: (clock) => simulatedHosts({ clock, readyAfterMs: 0, places: 1 }),
      });
      await createdV1();
      expectRefusal(await v1('POST', 'create', askedV1), 429, 'TooManyRequests');
    },
  ],
  [
    '1.5 Token scope',
    'the token of the exchange is all that a call needs, without an api-version',
    async (start) => {
      const { broker, send } = await start();
      const exchange = await send('GET', `/accounts/${broker.account.id}/token`, undefined, {
        authorization: `Bearer ${broker.account.id}:${broker.account.keys[0]}`,
      });
      const authorization = `Bearer ${exchange.body.AccessToken}`;
      expect((await send('GET', broker.v1, undefined, { authorization })).status).toBe(200);
    },
  ],
  [
    '1.6 Account id',
    'is a GUID in either case; a path with another one is 403',
    async (start) => {
      const { broker, send } = await start();
      expect((await send('GET', `/v1/accounts/${broker.account.id.toUpperCase()}/sessions`)).status).toBe(
        200,
      );
      expectRefusal(await send('GET', '/v1/accounts/me/sessions'), 403, 'Forbidden', 'accountId');
    },
  ],
];
