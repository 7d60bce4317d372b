import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { askedV1, expectRefusal } from '../service.ts';

export const v1Operations: readonly ConformanceRow[] = [
  [
    '1 MS-CV',
    'every answer has a correlation vector of 22 base64 characters and .0, a new one each time',
    async (start) => {
      const { v1 } = await start();
      const answers = [
        await v1('GET', ''),
        await v1('POST', 'create', askedV1),
        await v1('DELETE', 'nobody'),
      ];
      const vectors = answers.map(({ headers }) => headers.get('ms-cv') ?? '');
      for (const vector of vectors) expect(vector).toMatch(/^[A-Za-z0-9+/]{22}\.0$/);
      expect(new Set(vectors).size).toBe(3);
    },
  ],
  [
    '1.1 Create',
    'POST …/sessions/create answers 202 and a body of nothing but the sessionId',
    async (start) => {
      const { v1 } = await start();
      const created = await v1('POST', 'create', { maxLeaseTime: '4:0:0', models: [], size: 'standard' });
      expect([created.status, created.body]).toEqual([202, { sessionId: expect.any(String) }]);
      expect(created.headers.get('content-type')).toBe('application/json; charset=utf-8');
    },
  ],
  [
    '1.1 Create Location',
    'the header Location is relative, has no leading slash and names the account and the session',
    async (start) => {
      const { broker, v1 } = await start();
      const { headers, body } = await v1('POST', 'create', askedV1);
      expect(headers.get('location')).toBe(`accounts/${broker.account.id}/sessions/${body.sessionId}`);
    },
  ],
  [
    '1.1 Create body',
    'takes maxLeaseTime, models and size',
    async (start) => {
      const { createdV1, native } = await start();
      const models = ['https://models.example/engine.glb', 'https://models.example/gear.glb'];
      const id = await createdV1({ maxLeaseTime: '2:30:00', models, size: 'premium' });
      expect((await native('GET', id)).body).toMatchObject({
        models,
        size: 'Premium',
        maxLeaseTimeMinutes: 150,
      });
    },
  ],
  [
    '1.1 Create without models',
    'models may be left out, as the scripts do',
    async (start) => {
      const { createdV1, native } = await start();
      expect((await native('GET', await createdV1())).body.models).toEqual([]);
    },
  ],
  [
    '1.1 Seat',
    'belongs to the first device until the session stops, as the page of version 1 says',
    async (start) => {
      const { createdV1, native } = await start();
      const id = await createdV1();
      expect((await native('GET', id)).body.seat.policy).toBe('exclusive');
      expect((await native('POST', `${id}:connect`, { deviceId: 'headset' })).status).toBe(200);
      const refused = await native('POST', `${id}:connect`, { deviceId: 'other' });
      expectRefusal(refused, 409, 'OtherSessionConnected');
    },
  ],
  [
    '1.1 Single quotes',
    'the documented bodies with single quotes are read, of a create and of an update',
    async (start) => {
      const { broker, v1 } = await start();
      const body = "{ 'maxLeaseTime': '4:0:0', 'models': [], 'size': 'standard' }";
      const { sessionId } = (await v1('POST', 'create', body)).body;
      await broker.host.idle();
      expect((await v1('PATCH', sessionId, "{ 'maxLeaseTime': '5:0:0' }")).status).toBe(200);
      expect((await v1('GET', `${sessionId}/properties`)).body.sessionMaxLeaseTime).toBe('05:00:00');
    },
  ],
  [
    '1.1 Unknown fields',
    'directConnectionSession and whatever else a script adds is ignored',
    async (start) => {
      const { v1 } = await start();
      const body = { ...askedV1, directConnectionSession: 'false', extra: { deep: [1] } };
      expect((await v1('POST', 'create', body)).status).toBe(202);
    },
  ],
  [
    '1.1 Update',
    'PATCH …/sessions/{id} answers 200, an empty body and Content-Length: 0',
    async (start) => {
      const { createdV1, v1 } = await start();
      const { status, text, headers } = await v1('PATCH', await createdV1(), { maxLeaseTime: '2:0:0' });
      expect([status, text, headers.get('content-length')]).toEqual([200, '', '0']);
    },
  ],
  [
    '1.1 Update maxLeaseTime',
    'the new lease is a total, not an increment',
    async (start) => {
      const { createdV1, v1 } = await start();
      const id = await createdV1();
      await v1('PATCH', id, { maxLeaseTime: '1:30:0' });
      expect((await v1('GET', `${id}/properties`)).body.sessionMaxLeaseTime).toBe('01:30:00');
    },
  ],
  [
    '1.1 Update other fields',
    'an update changes nothing but the lease',
    async (start) => {
      const { createdV1, native, v1 } = await start();
      const id = await createdV1();
      await v1('PATCH', id, { maxLeaseTime: '2:0:0', size: 'premium', models: ['m'] });
      const { maxLeaseTimeMinutes, size, models } = (await native('GET', id)).body;
      expect([maxLeaseTimeMinutes, size, models]).toEqual([120, 'Standard', []]);
    },
  ],
  [
    '1.1 List active',
    'GET …/sessions answers 200 and {"sessions"} with the properties of the starting and ready ones',
    async (start) => {
      const { createdV1, v1 } = await start();
      const [one, two] = [await createdV1(), await createdV1()];
      await v1('DELETE', one);
      const listed = await v1('GET', '');
      const properties = (await v1('GET', `${two}/properties`)).body;
      expect([listed.status, listed.body]).toEqual([200, { sessions: [properties] }]);
    },
  ],
  [
    '1.1 Get properties',
    'GET …/sessions/{id}/properties answers 200 and the properties, also after the end',
    async (start) => {
      const { createdV1, v1 } = await start();
      const id = await createdV1();
      const ready = await v1('GET', `${id}/properties`);
      expect([ready.status, ready.body.sessionStatus]).toEqual([200, 'Ready']);
      await v1('DELETE', id);
      const stopped = await v1('GET', `${id}/properties`);
      expect([stopped.status, stopped.body.sessionStatus]).toEqual([200, 'Stopped']);
    },
  ],
  [
    '1.1 Stop',
    'DELETE …/sessions/{id} answers 204 with an empty body, and its host is given back',
    async (start) => {
      const { broker, createdV1, native, v1 } = await start();
      const id = await createdV1();
      const { status, text, headers } = await v1('DELETE', id);
      expect([status, text, headers.get('content-type')]).toEqual([204, '', null]);
      await broker.host.idle();
      expect((await native('GET', id)).body.host.state).toBe('released');
    },
  ],
  [
    '1.1 Trailing slashes',
    'every path may end in a slash, as the scripts send them',
    async (start) => {
      const { broker, v1, send } = await start();
      const created = await v1('POST', 'create/', askedV1);
      await broker.host.idle();
      const id: string = created.body.sessionId;
      const answers = [
        created,
        await v1('GET', `${id}/properties/`),
        await send('GET', `${broker.v1}/`),
        await v1('PATCH', `${id}/`, { maxLeaseTime: '2:0:0' }),
        await v1('DELETE', `${id}/`),
      ];
      expect(answers.map(({ status }) => status)).toEqual([202, 200, 200, 200, 204]);
    },
  ],
  [
    '1.1 Content-Type',
    'application/json on calls without a body does no harm',
    async (start) => {
      const { broker, createdV1, send } = await start();
      const json = { 'content-type': 'application/json' };
      const id = await createdV1();
      const path = `${broker.v1}/${id}`;
      expect((await send('GET', `${path}/properties`, undefined, json)).status).toBe(200);
      expect((await send('GET', broker.v1, undefined, json)).status).toBe(200);
      expect((await send('DELETE', path, undefined, json)).status).toBe(204);
    },
  ],
  [
    '1.1 The page of 2019',
    'the sizes small and big get 400, and the path /1/accounts/… is not registered',
    async (start) => {
      const { broker, v1 } = await start();
      for (const size of ['small', 'big'])
        expectRefusal(await v1('POST', 'create', { ...askedV1, size }), 400, 'BadRequest', 'size');
      const answer = await broker.send('DELETE', `/1${broker.base}/s1`);
      expect([answer.status, answer.text]).toEqual([404, '']);
    },
  ],
];
