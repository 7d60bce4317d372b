import { expect, it } from 'vitest';
import { startVirtualBroker, type VirtualBroker } from '../support/virtual-broker.ts';

const withSessions = async (
  count: number,
  paging: NonNullable<Parameters<typeof startVirtualBroker>[0]>['paging'],
): Promise<VirtualBroker> => {
  const broker = await startVirtualBroker({ ...(paging && { paging }) });
  for (let n = 0; n < count; n++)
    await broker.arr('PUT', `s${n}`, { maxLeaseTimeMinutes: 60, size: 'Standard' });
  return broker;
};

const list = (broker: VirtualBroker, query = '', version = '2021-01-01') =>
  broker.send('GET', `${broker.base}?api-version=${version}${query}`);
const idsOf = ({ body }: { body: { sessions: { id: string }[] } }) => body.sessions.map(({ id }) => id);

it('leads from page to page by absolute links that carry the caller’s version, and ends without one', async () => {
  const broker = await withSessions(5, { pageSize: 2 });
  const found: string[][] = [];
  let link: string | undefined = `${broker.host.url}${broker.base}?api-version=2021-01-01-preview`;
  while (link !== undefined) {
    const address: URL = new URL(link);
    expect(address.origin).toBe(broker.host.url);
    expect(address.searchParams.get('api-version')).toBe('2021-01-01-preview');
    const answer = await broker.send('GET', address.pathname + address.search);
    expect(answer.status).toBe(200);
    found.push(idsOf(answer));
    link = answer.body['@nextLink'];
  }
  expect(found).toEqual([['s0', 's1'], ['s2', 's3'], ['s4']]);
});

it('has no link when everything is on one page', async () => {
  const broker = await withSessions(2, { pageSize: 2 });
  expect(Object.keys((await list(broker)).body)).toEqual(['sessions']);
});

it('calls the link nextLink in the version of its own', async () => {
  const broker = await withSessions(2, { pageSize: 1 });
  const { body } = await list(broker, '', '2026-12-01');
  expect(Object.keys(body)).toEqual(['sessions', 'nextLink']);
});

it('begins its links with PUBLIC_URL where that is set, and keeps the path behind it', async () => {
  const broker = await withSessions(2, { pageSize: 1, publicUrl: 'https://remoterendering.example/arr/' });
  const { body } = await list(broker);
  expect(body['@nextLink']).toBe(
    `https://remoterendering.example/arr${broker.base}?api-version=2021-01-01&skiptoken=s0`,
  );
});

it('begins its links with the host that was called, whatever forwarding headers a caller makes up', async () => {
  const broker = await withSessions(2, { pageSize: 1 });
  const { body } = await broker.send('GET', `${broker.base}?api-version=2021-01-01`, undefined, {
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    Forwarded: 'host=evil.example;proto=https',
  });
  expect(new URL(body['@nextLink']).origin).toBe(broker.host.url);
});

it('shows one account nothing of another by a made-up token', async () => {
  const broker = await withSessions(3, { pageSize: 1 });
  const theirs = await broker.tokens.issue(broker.other.id);
  const answer = await broker.send(
    'GET',
    `/accounts/${broker.other.id}/sessions?api-version=2021-01-01&skiptoken=s0`,
    undefined,
    { authorization: `Bearer ${theirs}` },
  );
  expect([answer.status, answer.body]).toEqual([200, { sessions: [] }]);
});

it.each([
  ['one that is no id', '&skiptoken=a%7Cb'],
  ['an empty one', '&skiptoken='],
  ['a path', '&skiptoken=..%2F..'],
  ['one of 257 characters', `&skiptoken=${'x'.repeat(257)}`],
  ['two of them', '&skiptoken=s0&skiptoken=s1'],
])('refuses %s as a token by name', async (_name, query) => {
  const broker = await withSessions(0, {});
  const answer = await list(broker, query);
  expect([answer.status, answer.body.error.code, answer.body.error.target]).toEqual([
    400,
    'BadRequest',
    'skiptoken',
  ]);
});

it('gives version 1 everything at once, which knows no pages', async () => {
  const broker = await withSessions(3, { pageSize: 1 });
  const { body } = await broker.send('GET', broker.v1);
  expect(body.sessions.map(({ sessionId }: { sessionId: string }) => sessionId)).toEqual(['s0', 's1', 's2']);
  expect(Object.keys(body)).toEqual(['sessions']);
});
