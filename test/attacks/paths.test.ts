import { describe, expect, it } from 'vitest';
import { startVirtualBroker } from '../support/virtual-broker.ts';
import { rawRequest, statusOf } from './raw-request.ts';

const query = '?api-version=2026-12-01';
const asked = { maxLeaseTimeMinutes: 60, size: 'Standard' };

/** Session ids as they stand in a request line. None is one, and none is another route. */
const noIds = [
  '..%2fvictim',
  '%2e%2e%2fvictim',
  '..%5cvictim',
  'victim%00',
  '%00victim',
  'victim%0d%0aX-Injected:%201',
  'victim;a=b',
  'victim%20',
  'victim.',
  'victim%7C',
  'victim%27%20or%20RowKey%20ne%20%27x',
  'victim%23',
  'victim%3fapi-version=1',
  'victim:stop',
  ':stop',
  'victim:connect:connect',
  'victim%2f:stop',
  'v%C3%ADctim',
  '%EF%BD%96ictim',
  'victim%E2%80%AE',
  '%25%37%36ictim',
  '%ZZ',
  '%',
  '%C0%AF',
  '%ED%A0%80',
  'x'.repeat(257),
  'x'.repeat(8_000),
];

describe('a path that is not what it seems', () => {
  it('is refused or not there, and never reaches the session beside it', async () => {
    const broker = await startVirtualBroker();
    await broker.native('PUT', 'victim', asked);
    for (const id of noIds) {
      for (const [method, tail] of [
        ['GET', ''],
        ['DELETE', ''],
        ['POST', '/:stop'],
        ['POST', ':connect'],
      ] as const) {
        const base = method === 'DELETE' ? broker.v1 : broker.base;
        const answer = await rawRequest(
          broker.host.url,
          `${method} ${base}/${id}${tail}${query} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${broker.token}\r\n` +
            'Content-Type: application/json\r\nContent-Length: 16\r\nConnection: close\r\n\r\n{"deviceId":"d"}',
        );
        expect([id, method, tail, statusOf(answer)]).toEqual([
          id,
          method,
          tail,
          expect.toBeOneOf([400, 404]),
        ]);
        expect(answer).not.toMatch(/^X-Injected/im);
        expect(answer).not.toContain('"Ready"');
      }
    }
    const { body } = await broker.native('GET', 'victim');
    expect([body.status, body.seat.deviceId]).toEqual(['Ready', null]);
  });

  it.each([
    ['two slashes in front', (base: string) => `/${base}/victim`],
    ['two slashes inside', (base: string) => `${base}//victim`],
    [
      'a segment of the path in capitals and encoded',
      (base: string) => `${base.replace('sessions', 'SESSION%53')}x/victim`,
    ],
    ['something after it', (base: string) => `${base}/victim/properties/more`],
    ['a parameter of its own after a semicolon', (base: string) => `${base};x=1/victim`],
    ['a backslash', (base: string) => `${base}%5cvictim`],
    ['a letter that folds to one of ours', (base: string) => `${base.replace('ss', '%C5%BF%C5%BF')}/victim`],
    ['a letter that is written in two parts', (base: string) => `${base.replace('o', 'o%CC%88')}/victim`],
  ])('is nobody`s with %s', async (_name, path) => {
    const broker = await startVirtualBroker();
    await broker.native('PUT', 'victim', asked);
    const answer = await broker.send('GET', path(broker.base) + query);
    expect([answer.status, answer.text]).toEqual([404, '']);
  });

  it('is no session`s when it differs from its id in nothing but case', async () => {
    const broker = await startVirtualBroker();
    await broker.native('PUT', 'Victim-k', asked);
    for (const id of ['victim-k', 'VICTIM-K', 'Victim-%E2%84%AA', 'Vict%C4%B1m-k', 'V%69ctim-K'])
      expect([id, (await broker.native('GET', id)).status]).toEqual([id, expect.toBeOneOf([400, 404])]);
    expect((await broker.native('GET', 'V%69ctim-k')).status).toBe(200);
  });

  it.each([
    ['a byte beyond ASCII', Buffer.from([0xff])],
    ['UTF-8 that is not encoded', Buffer.from('\u00e9')],
    ['a NUL', Buffer.from([0])],
    ['a bare line feed', Buffer.from('\n')],
    ['a blank', Buffer.from(' ')],
    ['a tab', Buffer.from('\t')],
  ])(
    'is no HTTP with %s in it as it is, and gets 400; the next request on another connection is answered',
    async (_name, bytes) => {
      const broker = await startVirtualBroker();
      const [before, after] = [
        `PUT ${broker.base}/s1`,
        `${query} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`,
      ];
      const answer = await rawRequest(
        broker.host.url,
        Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]),
      );
      expect([statusOf(answer), answer.match(/HTTP\/1\.1 \d/g)?.length]).toEqual([400, 1]);
      expect((await broker.native('PUT', 's1', asked)).status).toBe(201);
    },
  );

  it('needs a token for the account that it ends at, once its dots are taken out', async () => {
    const broker = await startVirtualBroker();
    await broker.native('PUT', 'victim', asked);
    const authorization = `Authorization: Bearer ${await broker.tokens.issue(broker.other.id)}`;
    for (const path of [
      `/accounts/${broker.other.id}/../${broker.account.id}/sessions/victim`,
      `/accounts/${broker.other.id}/%2e%2e/${broker.account.id}/sessions/victim`,
      `/health/..${broker.base}/victim`,
      `/accounts/${broker.other.id}\\..\\${broker.account.id}/sessions/victim`,
    ]) {
      const answer = await rawRequest(
        broker.host.url,
        `GET ${path}${query} HTTP/1.1\r\nHost: a\r\n${authorization}\r\nConnection: close\r\n\r\n`,
      );
      expect([path, statusOf(answer)]).toEqual([path, expect.toBeOneOf([403, 404])]);
    }
  });
});
