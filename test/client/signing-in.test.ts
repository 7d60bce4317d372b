import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Credential, RemoteRenderingClient } from '../../client/index.ts';
import { account, FakeService, problem, readySession, tokenFor } from '../support/fake-service.ts';

const endpoint = 'https://rendering.example';

function open(credential: Credential, service = new FakeService()) {
  return {
    service,
    client: new RemoteRenderingClient({ endpoint, accountId: account, credential, fetch: service.fetch }),
  };
}

const bearers = ({ asked }: FakeService): (string | null)[] =>
  asked.map(({ headers }) => headers.get('authorization'));

describe('signing in', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('exchanges the account key once for many calls, however many come at the same time', async () => {
    const { client, service } = open({ key: 'the-key' });
    await Promise.all([1, 2, 3].map((n) => client.openRenderingSession(`s${n}`)));
    await client.openRenderingSession('s4');
    expect(service.exchanges).toEqual([`Bearer ${account}:the-key`]);
    expect(new Set(bearers(service))).toEqual(new Set([`Bearer ${tokenFor(86_400)}`]));
  });

  it('gets a new token five minutes before the old one ends, and not a second earlier', async () => {
    const { client, service } = open({ key: 'the-key' });
    await client.openRenderingSession('s1');
    vi.setSystemTime(Date.now() + (86_400 - 301) * 1000);
    await client.openRenderingSession('s1');
    expect(service.exchanges).toHaveLength(1);
    vi.setSystemTime(Date.now() + 1000);
    await client.openRenderingSession('s1');
    expect(service.exchanges).toHaveLength(2);
  });

  it('signs in again, once, when the service refuses the token that it has', async () => {
    const { client, service } = open({ key: 'the-key' });
    let refused = 0;
    service.answer = () => {
      refused += 1;
      return refused === 1 ? problem(401, 'Unauthorized') : { status: 200, body: readySession() };
    };
    await client.openRenderingSession('s1');
    expect([service.exchanges.length, service.asked.length]).toEqual([2, 2]);
    service.answer = () => problem(401, 'Unauthorized');
    await expect(client.openRenderingSession('s1')).rejects.toMatchObject({ code: 'AuthenticationFailed' });
    expect([service.exchanges.length, service.asked.length]).toEqual([3, 4]);
  });

  it('sends a fixed token as it is, and does not try another where there is none', async () => {
    const { client, service } = open({ token: 'mine' }, new FakeService(() => problem(401, 'Unauthorized')));
    await expect(client.openRenderingSession('s1')).rejects.toMatchObject({
      code: 'AuthenticationFailed',
      status: 401,
      requestId: 'request-1',
      correlationVector: 'cv.0',
    });
    expect([service.exchanges, bearers(service)]).toEqual([[], ['Bearer mine']]);
  });

  it('asks the function that gets tokens again when a token has become old', async () => {
    let asked = 0;
    const { client, service } = open({
      token: async () => {
        asked += 1;
        return tokenFor(3600, `token-${asked}`);
      },
    });
    await client.openRenderingSession('s1');
    await client.openRenderingSession('s1');
    expect(asked).toBe(1);
    vi.setSystemTime(Date.now() + 3_300_000);
    await client.openRenderingSession('s1');
    expect(bearers(service).at(-1)).toBe(`Bearer ${tokenFor(3600, 'token-2')}`);
  });

  it('takes a TokenCredential as @azure/identity has them, and exchanges what it gives', async () => {
    const scopes: unknown[] = [];
    const { client, service } = open({
      getToken: async (scope) => {
        scopes.push(scope);
        return { token: 'from-entra', expiresOnTimestamp: 0 };
      },
    });
    await client.openRenderingSession('s1');
    expect([scopes, service.exchanges]).toEqual([[`${endpoint}/.default`], ['Bearer from-entra']]);
  });

  it('says that somebody has to sign in when the credential has no token', async () => {
    const { client } = open({ getToken: async () => null });
    await expect(client.openRenderingSession('s1')).rejects.toMatchObject({ code: 'AuthenticationFailed' });
  });

  it('tries a failed sign-in anew with the next call', async () => {
    const { client, service } = open({ key: 'the-key' });
    const { token } = service;
    service.token = () => problem(401, 'Unauthorized');
    await expect(client.openRenderingSession('s1')).rejects.toMatchObject({ code: 'AuthenticationFailed' });
    service.token = token;
    await client.openRenderingSession('s1');
    expect(service.asked).toHaveLength(1);
  });

  it("takes the retired service's names: the two domains, the account key and the access token", async () => {
    const urls: string[] = [];
    const service = new FakeService();
    const fetcher: typeof fetch = (input, init) => {
      urls.push(String(input).split('?')[0] ?? '');
      return service.fetch(input, init);
    };
    const domains = {
      remoteRenderingDomain: 'eu.arr.example',
      accountDomain: 'arr.example',
      accountId: account,
    };
    await new RemoteRenderingClient({ ...domains, accountKey: 'k', fetch: fetcher }).openRenderingSession(
      's1',
    );
    await new RemoteRenderingClient({ ...domains, accessToken: 't', fetch: fetcher }).openRenderingSession(
      's1',
    );
    expect(urls).toEqual([
      `https://sts.arr.example/accounts/${account}/token`,
      `https://remoterendering.eu.arr.example/accounts/${account}/sessions/s1`,
      `https://remoterendering.eu.arr.example/accounts/${account}/sessions/s1`,
    ]);
  });

  it.each([
    ['accountId', { endpoint, accountId: 'me', accountKey: 'k' }],
    ['endpoint', { endpoint: 'rendering.example', accountId: account, accountKey: 'k' }],
    ['endpoint', { accountId: account, accountKey: 'k' }],
    ['stsEndpoint', { endpoint, stsEndpoint: 'ftp://x', accountId: account, accountKey: 'k' }],
    ['credential', { endpoint, accountId: account }],
  ])('says at once which option is wrong: %s', (target, options) => {
    expect(() => new RemoteRenderingClient(options)).toThrow(
      expect.objectContaining({ code: 'InvalidParam', target }),
    );
  });
});
