import { describe, expect, it } from 'vitest';
import { startVirtualBroker } from '../support/virtual-broker.ts';
import { rawRequest, statusOf } from './raw-request.ts';

const query = '?api-version=2026-12-01';

describe('a header of the caller`s', () => {
  it.each([
    ['a Host with a path of its own', 'evil.example/x?'],
    ['a Host with a name and a password', 'user:password@evil.example'],
    ['a Host that is no host', 'a b<>'],
    ['an empty Host', ''],
    ['a Host with a port beyond all ports', 'a:99999'],
  ])('opens and breaks nothing: %s', async (_name, host) => {
    const broker = await startVirtualBroker();
    const ask = (extra: string) =>
      rawRequest(
        broker.host.url,
        `GET ${broker.base}${query} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${extra}\r\n`,
      );
    expect(statusOf(await ask(''))).toBeOneOf([400, 401, 404]);
    const answer = await ask(`Authorization: Bearer ${broker.token}\r\n`);
    expect(statusOf(answer)).toBeOneOf([200, 400, 404]);
    expect(answer).not.toContain('evil.example');
  });

  it('comes back in no header: the Location of a create is made of checked parts alone', async () => {
    const broker = await startVirtualBroker();
    const made = await broker.send(
      'POST',
      `${broker.v1}/create?x=%0d%0aX-Injected:1`,
      { size: 'Standard', maxLeaseTime: '1:0:0' },
      { 'x-forwarded-host': 'evil.example', 'x-request-id': 'evil', 'ms-cv': 'evil' },
    );
    expect(made.headers.get('location')).toBe(
      `accounts/${broker.account.id}/sessions/${made.body.sessionId}`,
    );
    expect(JSON.stringify([...made.headers])).not.toMatch(/evil|injected/i);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'])(
    'is a header like others, and a parameter like others, when its name is %s',
    async (name) => {
      const broker = await startVirtualBroker();
      const answer = await rawRequest(
        broker.host.url,
        `GET ${broker.base}${query}&${name}=1&${name}[polluted]=1&${name}.polluted=1 HTTP/1.1\r\nHost: a\r\n` +
          `Authorization: Bearer ${broker.token}\r\n${name}: polluted\r\n${name}: twice\r\nConnection: close\r\n\r\n`,
      );
      expect(statusOf(answer)).toBe(200);
      expect(answer).not.toContain('polluted');
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      expect((await broker.native('PUT', name, { maxLeaseTimeMinutes: 60, size: 'Standard' })).status).toBe(
        201,
      );
    },
  );

  it.each([
    ['a bare line feed in a value', 'X-A: 1\nX-B: 2\r\n'],
    ['a NUL in a value', 'X-A: 1\0\r\n'],
    ['a line that goes on', 'X-A: 1\r\n 2\r\nTransfer-Encoding : chunked\r\n'],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n'],
    ['a length and chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n'],
    ['chunks that are not the last coding', 'Transfer-Encoding: chunked, gzip\r\n'],
    ['a length that is negative', 'Content-Length: -1\r\n'],
  ])('is no way to smuggle a request: %s', async (_name, lines) => {
    const broker = await startVirtualBroker();
    const smuggled = `DELETE ${broker.v1}/victim HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${broker.token}\r\n\r\n`;
    await broker.native('PUT', 'victim', { maxLeaseTimeMinutes: 60, size: 'Standard' });
    const answer = await rawRequest(
      broker.host.url,
      `POST ${broker.v1}/create HTTP/1.1\r\nHost: a\r\n${lines}Connection: close\r\n\r\n{}${smuggled}`,
    );
    expect(answer.match(/HTTP\/1\.1 /g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect((await broker.native('GET', 'victim')).body.status).toBe('Ready');
  });
});

describe('a page of another origin', () => {
  it('is told by no answer that it may read it, and gets no preflight through', async () => {
    const broker = await startVirtualBroker();
    const origin = { origin: 'https://evil.example', 'access-control-request-method': 'PUT' };
    for (const [method, path] of [
      ['GET', `${broker.base}${query}`],
      ['GET', `${broker.base}/nobody${query}`],
      ['OPTIONS', `${broker.base}/s1`],
      ['OPTIONS', `/accounts/${broker.account.id}/token`],
      ['GET', '/health'],
    ] as const) {
      const answer = await broker.send(method, path, undefined, origin);
      const names = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
      expect([method, path, names]).toEqual([method, path, []]);
      if (method === 'OPTIONS') expect(answer.status).toBe(404);
    }
  });
});

describe('what is not for callers', () => {
  it.each([
    ['GET', '/runtime/webhooks/durabletask/instances'],
    ['POST', '/runtime/webhooks/durabletask/orchestrators/superviseSession'],
    ['GET', '/durabletask/instances'],
    ['GET', '/admin/host/status'],
    ['POST', '/admin/functions/sweepSessions'],
    ['GET', '/admin/host/systemkeys/_master'],
    ['GET', '/api/health'],
    ['GET', '/host.json'],
    ['GET', '/local.settings.json'],
    ['GET', '/.env'],
    ['GET', '/'],
    ['TRACE', '/health'],
    ['PROPFIND', '/health'],
    ['POST', '/agents/local/report'],
  ])('is not there: %s %s', async (method, path) => {
    const broker = await startVirtualBroker();
    const answer = await rawRequest(
      broker.host.url,
      `${method} ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${broker.token}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    expect([statusOf(answer), answer.split('\r\n\r\n')[1]]).toEqual([404, '']);
  });

  it('is not there for an account either: no operator call opens for an access token', async () => {
    const broker = await startVirtualBroker();
    await broker.native('PUT', 's1', { maxLeaseTimeMinutes: 60, size: 'Standard' });
    for (const [method, path] of [
      ['GET', '/operator/hosts'],
      ['POST', '/operator/hosts/h:release?force=true'],
      ['POST', `/operator/accounts/${broker.account.id}:stopSessions`],
      ['POST', '/operator/drain'],
    ] as const) {
      const answer = await broker.send(method, path, method === 'POST' ? { pending: [] } : undefined);
      expect([method, path, answer.status, answer.body.error.code]).toEqual([method, path, 404, 'NotFound']);
    }
    expect((await broker.native('GET', 's1')).body.status).toBe('Ready');
  });
});
