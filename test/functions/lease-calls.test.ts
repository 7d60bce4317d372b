import { describe, expect, it } from 'vitest';
import { startVirtualBroker, type VirtualBroker } from '../support/virtual-broker.ts';

const MINUTE = 60_000;
const asked = { maxLeaseTimeMinutes: 60, size: 'Standard' };

async function ready(body: object = asked): Promise<VirtualBroker> {
  const broker = await startVirtualBroker();
  expect((await broker.native('PUT', 's1', body)).status).toBe(201);
  await broker.host.idle();
  return broker;
}
const call = (broker: VirtualBroker, method: string, path: string, body?: object, headers = {}) =>
  broker.send(method, `${broker.base}/${path}?api-version=2026-12-01`, body, headers);
const extend = (broker: VirtualBroker, minutes: unknown, headers = {}) =>
  call(broker, 'POST', 's1:extend', { minutes }, headers);
const refusalOf = ({
  status,
  body,
}: {
  status: number;
  body: { error?: { code: string; target?: string } };
}) => [status, body.error?.code, body.error?.target];

describe(':extend', () => {
  it('adds time, shows the session, and says what was granted', async () => {
    const broker = await ready();
    const { readyAt } = (await broker.native('GET', 's1')).body;
    const answer = await extend(broker, 30);
    expect([answer.status, answer.headers.get('etag'), answer.headers.get('repeatability-result')]).toEqual([
      200,
      '"4-ready"',
      null,
    ]);
    expect(answer.body).toMatchObject({
      maxLeaseTimeMinutes: 90,
      extension: {
        requestedMinutes: 30,
        grantedMinutes: 30,
        capped: false,
        extendedTo: new Date(Date.parse(readyAt) + 90 * MINUTE).toISOString(),
        remainingMinutes: 90,
      },
    });
  });

  it('grants what the cap allows, then nothing, and refuses neither', async () => {
    const broker = await ready({ ...asked, maxLeaseTimeMinutes: 1430 });
    expect((await extend(broker, 60)).body.extension).toMatchObject({ grantedMinutes: 10, capped: true });
    expect((await extend(broker, 60)).body.extension).toMatchObject({ grantedMinutes: 0, capped: true });
  });

  it('may be repeated under its id, and not be used for something else', async () => {
    const broker = await ready();
    const named = { 'Repeatability-Request-ID': 'a1b2' };
    const first = await extend(broker, 30, named);
    expect(first.headers.get('repeatability-result')).toBe('accepted');
    await extend(broker, 5);
    const again = await extend(broker, 30, named);
    expect(again.status).toBe(200);
    expect(again.body.extension).toMatchObject({
      grantedMinutes: 30,
      extendedTo: first.body.extension.extendedTo,
    });
    expect(again.body.maxLeaseTimeMinutes).toBe(95);
    expect(refusalOf(await extend(broker, 31, named))).toEqual([409, 'Conflict', 'Repeatability-Request-ID']);
  });

  it('may be repeated under its id with the If-Match that it came with', async () => {
    const broker = await ready();
    const bound = { 'Repeatability-Request-ID': 'a1b2', 'If-Match': '"3-ready"' };
    expect((await extend(broker, 30, bound)).status).toBe(200);
    expect((await extend(broker, 30, bound)).body.maxLeaseTimeMinutes).toBe(90);
  });

  it.each([
    ['a number as text', '30', {}, 'minutes'],
    ['nothing', 0, {}, 'minutes'],
    ['more than the longest lease', 1441, {}, 'minutes'],
    ['a request id with a space', 5, { 'Repeatability-Request-ID': 'a b' }, 'Repeatability-Request-ID'],
    ['an entity tag without quotes', 5, { 'If-Match': '3-ready' }, 'If-Match'],
  ])('refuses %s by name, and changes nothing', async (_name, minutes, headers, target) => {
    const broker = await ready();
    expect(refusalOf(await extend(broker, minutes, headers))).toEqual([400, 'BadRequest', target]);
    expect((await broker.native('GET', 's1')).headers.get('etag')).toBe('"3-ready"');
  });

  it('is not there under the retired service’s version, for a session that has ended, or for none', async () => {
    const broker = await ready();
    expect(refusalOf(await broker.arr('POST', 's1:extend', { minutes: 5 }))).toEqual([
      400,
      'BadRequest',
      'api-version',
    ]);
    await broker.native('POST', 's1/:stop');
    expect(refusalOf(await extend(broker, 5))).toEqual([409, 'SessionEnded', undefined]);
    expect((await call(broker, 'POST', 's2:extend', { minutes: 5 })).status).toBe(404);
  });
});

describe(':keepAlive', () => {
  it('adds what is missing and never shortens, however often it is called', async () => {
    const broker = await ready();
    const keepAlive = (minutes: number) => call(broker, 'POST', 's1:keepAlive', { minutes });
    expect((await keepAlive(30)).body.maxLeaseTimeMinutes).toBe(60);
    expect((await keepAlive(90)).body.maxLeaseTimeMinutes).toBe(90);
    expect((await keepAlive(90)).headers.get('etag')).toBe('"4-ready"');
    expect(refusalOf(await keepAlive(0))).toEqual([400, 'BadRequest', 'minutes']);
  });
});

describe('an entity tag', () => {
  it('says not modified until something is written, and again when time has ended the session', async () => {
    const broker = await ready();
    const get = (tag: string) => call(broker, 'GET', 's1', undefined, { 'If-None-Match': tag });
    const tag = (await broker.native('GET', 's1')).headers.get('etag') ?? '';
    await broker.clock.advanceBy(MINUTE);
    const same = await get(tag);
    expect([same.status, same.text, same.headers.get('etag')]).toEqual([304, '', tag]);
    expect((await get('*')).status).toBe(304);
    await extend(broker, 5);
    const changed = await get(tag);
    expect([changed.status, changed.body.maxLeaseTimeMinutes]).toEqual([200, 65]);
    await broker.clock.advanceBy(64 * MINUTE);
    expect((await get(changed.headers.get('etag') ?? '')).body.status).toBe('Expired');
  });

  it.each([
    ['PATCH', 's1', { maxLeaseTimeMinutes: 90 }],
    ['POST', 's1:extend', { minutes: 5 }],
    ['POST', 's1:keepAlive', { minutes: 90 }],
    ['POST', 's1:connect', { deviceId: 'headset' }],
    ['POST', 's1/:stop', undefined],
  ])('binds %s %s: 412 for another one, and nothing is changed', async (method, path, body) => {
    const broker = await ready();
    expect(refusalOf(await call(broker, method, path, body, { 'If-Match': '"2-ready"' }))).toEqual([
      412,
      'PreconditionFailed',
      'If-Match',
    ]);
    expect((await broker.native('GET', 's1')).headers.get('etag')).toBe('"3-ready"');
    expect((await call(broker, method, path, body, { 'If-Match': '"3-ready"' })).status).toBeLessThan(300);
  });

  it('of a lease that has ended meanwhile binds no longer', async () => {
    const broker = await ready();
    await broker.clock.advanceBy(60 * MINUTE);
    expect(refusalOf(await extend(broker, 5, { 'If-Match': '"3-ready"' }))).toEqual([
      412,
      'PreconditionFailed',
      'If-Match',
    ]);
  });

  it('of a create can only ask for a new one', async () => {
    const broker = await startVirtualBroker();
    const put = (headers: object) => call(broker, 'PUT', 's1', asked, headers);
    expect((await put({ 'If-None-Match': '*' })).status).toBe(201);
    expect(refusalOf(await put({ 'If-None-Match': '*' }))).toEqual([
      412,
      'PreconditionFailed',
      'If-None-Match',
    ]);
    expect(refusalOf(await put({ 'If-Match': '*' }))).toEqual([400, 'BadRequest', 'If-Match']);
    expect(refusalOf(await put({ 'If-None-Match': '"1-starting"' }))).toEqual([
      400,
      'BadRequest',
      'If-None-Match',
    ]);
    expect((await put({})).status).toBe(200);
  });
});

describe('history and explanation', () => {
  it('say who did what', async () => {
    const broker = await ready();
    const ada = await broker.tokens.issue(broker.account.id, { role: 'client', who: 'ada@example.com' });
    await extend(broker, 5, { authorization: `Bearer ${ada}` });
    const { entries, complete } = (await broker.native('GET', 's1/history')).body;
    expect(complete).toBe(true);
    expect(
      entries.map(({ changes, who }: { changes: string[]; who: string | null }) => [changes[0], who]),
    ).toEqual([
      ['created', 'key'],
      ['hostClaimed', null],
      ['ready', null],
      ['leaseExtended', 'ada@example.com'],
    ]);
    const { soFar, next } = (await broker.native('GET', 's1/explain')).body;
    expect(soFar.at(-1)).toContain('The account (ada@example.com): extended the lease to');
    expect(next[0]).toContain('the end of the lease, 65 minutes from now.');
  });

  it.each(['history', 'explain'])(
    '%s is not there under the retired service’s version, nor of another account',
    async (what) => {
      const broker = await ready();
      expect(refusalOf(await broker.arr('GET', `s1/${what}`))).toEqual([400, 'BadRequest', 'api-version']);
      expect((await broker.native('GET', `s2/${what}`)).status).toBe(404);
      const theirs = { authorization: `Bearer ${await broker.tokens.issue(broker.other.id)}` };
      expect((await call(broker, 'GET', `s1/${what}`, undefined, theirs)).status).toBe(403);
    },
  );
});

describe('tags and filtered lists', () => {
  const list = async (broker: VirtualBroker, query: string) => {
    const answer = await broker.send('GET', `${broker.base}?api-version=2026-12-01&${query}`);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const idsOf = ({ sessions }: { sessions: { id: string }[] }) => sessions.map(({ id }) => id);

  it('find live and ended sessions by status, tag and time of creation', async () => {
    const broker = await startVirtualBroker();
    await broker.native('PUT', 'a', { ...asked, tags: { project: 'atlas' } });
    await broker.native('PUT', 'b', { ...asked, maxLeaseTimeMinutes: 1, tags: { project: 'zenith' } });
    await broker.host.idle();
    await broker.clock.advanceBy(5 * MINUTE);
    const noon = new Date(broker.clock.now()).toISOString();
    await broker.native('PUT', 'c', asked);
    await broker.native('PATCH', 'c', { tags: { project: 'atlas', late: '' } });
    expect(idsOf(await list(broker, 'tag=project'))).toEqual(['a', 'c']);
    expect(idsOf(await list(broker, 'status=Expired'))).toEqual(['b']);
    expect(idsOf(await list(broker, 'status=Ready,Starting,Expired&tag=project:zenith'))).toEqual(['b']);
    expect(idsOf(await list(broker, `createdFrom=${noon}`))).toEqual(['c']);
    expect(idsOf(await list(broker, `createdBefore=${noon}`))).toEqual(['a']);
    expect(idsOf(await list(broker, 'createdBefore=1970-01-01T00:00:00Z'))).toEqual([]);
  });

  it('come in pages whose links keep the filter, over ended sessions too', async () => {
    const broker = await startVirtualBroker();
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      await broker.native('PUT', id, { ...asked, tags: id === 'b' ? {} : { kept: id } });
      await broker.native('POST', `${id}/:stop`);
    }
    const first = await list(broker, 'status=Stopped&tag=kept&maxpagesize=2');
    expect(idsOf(first)).toEqual(['a', 'c']);
    const link = new URL(first.nextLink);
    expect(link.searchParams.get('tag')).toBe('kept');
    const second = (await broker.send('GET', link.pathname + link.search)).body;
    expect([idsOf(second), second.nextLink]).toEqual([['d', 'e'], undefined]);
  });

  it.each(['status=Gone', 'tag=', 'createdFrom=today', 'maxpagesize=0'])(
    'refuse %s by name',
    async (query) => {
      const broker = await startVirtualBroker();
      const answer = await broker.send('GET', `${broker.base}?api-version=2026-12-01&${query}`);
      expect(refusalOf(answer)).toEqual([400, 'BadRequest', query.split('=')[0]]);
    },
  );

  it('are not filtered under the retired service’s version, which ignored what it did not know', async () => {
    const broker = await startVirtualBroker();
    await broker.arr('PUT', 'a', asked);
    const answer = await broker.send(
      'GET',
      `${broker.base}?api-version=2021-01-01&status=Gone&maxpagesize=0`,
    );
    expect(idsOf(answer.body)).toEqual(['a']);
  });
});
