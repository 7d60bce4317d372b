import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RemoteRenderingClient } from '../../client/index.ts';
import {
  type Asked,
  account,
  FakeService,
  problem,
  type Reply,
  readySession,
} from '../support/fake-service.ts';

const ok: Reply = {
  status: 200,
  body: readySession({ extension: { requestedMinutes: 5, grantedMinutes: 5 } }),
};

/** The replies in turn, the last one for all that follow. */
function scripted(...replies: Reply[]) {
  const service = new FakeService(() => (replies.length > 1 ? replies.shift() : replies[0]) ?? ok);
  const client = new RemoteRenderingClient({
    endpoint: 'https://rendering.example/',
    accountId: account,
    credential: { token: 't' },
    fetch: service.fetch,
  });
  return { service, client };
}

const named = (asked: readonly Asked[], name: string): Set<string | null> =>
  new Set(asked.map(({ headers }) => headers.get(name)));

/** Lets virtual time pass until the promise has settled, and says how much that was. */
async function inTime<Value>(
  promise: Promise<Value>,
): Promise<{ outcome: PromiseSettledResult<Value>; ms: number }> {
  const began = Date.now();
  const settled = Promise.allSettled([promise]).then(([outcome]) => ({ outcome, ms: Date.now() - began }));
  await vi.runAllTimersAsync();
  return settled;
}

describe('retries', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const settings = { sessionId: 's1', maxLeaseInMinutes: 30, size: 'Standard' } as const;

  it.each<[string, Reply]>([
    ['the answer was lost', 'lost'],
    ['the service was busy', problem(429, 'TooManyRequests')],
    ['its store did not answer', problem(503, 'ServiceUnavailable')],
    ['a proxy gave up', { status: 504 }],
  ])(
    'creates a session again under the same id and request id when %s, three times in all',
    async (_, fault) => {
      const { client, service } = scripted(fault, fault, ok);
      const { outcome } = await inTime(client.createNewRenderingSession(settings));
      expect(outcome.status).toBe('fulfilled');
      expect(service.calls).toEqual(Array.from({ length: 3 }, () => 'PUT sessions/s1'));
      expect(named(service.asked, 'x-ms-client-request-id').size).toBe(1);
      const never = scripted(fault);
      expect((await inTime(never.client.createNewRenderingSession(settings))).outcome.status).toBe(
        'rejected',
      );
      expect(never.service.asked).toHaveLength(3);
    },
  );

  it('waits as long as Retry-After says, a little spread, and no quarter of a second longer', async () => {
    const busy = problem(429, 'TooManyRequests', { 'retry-after': '7' });
    const { client } = scripted(busy, ok);
    const { ms } = await inTime(client.createNewRenderingSession(settings));
    expect(ms).toBeGreaterThanOrEqual(7000);
    expect(ms).toBeLessThan(7250);
  });

  it('keeps nobody waiting for more than a minute: the error says how long it will be', async () => {
    const { client, service } = scripted(problem(429, 'TooManyRequests', { 'retry-after': '61' }));
    const { outcome, ms } = await inTime(client.createNewRenderingSession(settings));
    expect(outcome).toMatchObject({
      reason: { code: 'TooManyRequests', status: 429, retryAfterSeconds: 61 },
    });
    expect([service.asked.length, ms]).toEqual([1, 0]);
  });

  it('extends once under one repeatability id, however often the answer is lost', async () => {
    const { client, service } = scripted(ok, 'lost', 'lost', ok);
    const session = await client.openRenderingSession('s1');
    const { outcome } = await inTime(session.extend(5));
    expect(outcome).toMatchObject({ value: { grantedMinutes: 5 } });
    const extensions = service.asked.slice(1);
    expect(extensions.map(({ path }) => path)).toEqual(Array.from({ length: 3 }, () => 'sessions/s1:extend'));
    expect(named(extensions, 'repeatability-request-id').size).toBe(1);
    await inTime(session.extend(5));
    expect(named(service.asked.slice(1), 'repeatability-request-id').size).toBe(2);
  });

  it('does not ask again for a first seat whose answer was lost, for its secret is given once', async () => {
    const { client, service } = scripted(ok, 'lost');
    const session = await client.openRenderingSession('s1');
    const { outcome } = await inTime(session.connect());
    expect(outcome).toMatchObject({ reason: { code: 'NoConnection' } });
    expect(service.calls).toEqual(['GET sessions/s1', 'POST sessions/s1:connect']);
  });

  it('asks again for a seat that it has the secret of', async () => {
    const { client, service } = scripted(ok, 'lost');
    const session = await client.openRenderingSession('s1');
    await inTime(session.connect({ deviceId: 'd', seatSecret: 'x' }));
    expect(service.calls.filter((call) => call.endsWith(':connect'))).toHaveLength(3);
  });

  it.each([
    ['Conflict', 409],
    ['UnprocessableEntity', 422],
    ['BadRequest', 400],
    ['InternalServerError', 500],
  ])('takes %s as the answer that it is', async (code, status) => {
    const { client, service } = scripted(problem(status, code));
    const { outcome } = await inTime(client.createNewRenderingSession(settings));
    expect(outcome).toMatchObject({ reason: { code, status, message: `${code}, in words.` } });
    expect(service.asked).toHaveLength(1);
  });

  it('gives up a try after 15 seconds, and after three of them says that it timed out', async () => {
    const { client, service } = scripted('silent');
    const { outcome, ms } = await inTime(client.createNewRenderingSession(settings));
    expect(outcome).toMatchObject({ reason: { code: 'TimedOut' } });
    expect(service.asked).toHaveLength(3);
    expect(ms).toBeGreaterThanOrEqual(45_000);
    expect(ms).toBeLessThan(50_000);
  });

  it.each<[string, Reply]>([
    ['a request', 'silent'],
    ['a pause between two', problem(503, 'ServiceUnavailable', { 'retry-after': '30' })],
  ])('is stopped by its signal in the middle of %s, with the reason of the signal', async (_, fault) => {
    const { client, service } = scripted(fault);
    const ending = new AbortController();
    const asked = Promise.allSettled([
      client.createNewRenderingSession(settings, { abortSignal: ending.signal }),
    ]);
    await vi.advanceTimersByTimeAsync(1000);
    const reason = new Error('enough');
    ending.abort(reason);
    expect(await asked).toEqual([{ status: 'rejected', reason }]);
    await vi.runAllTimersAsync();
    expect(service.asked).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['no JSON', 'plain words'],
    ['no session', { answer: 42 }],
    ['a list', []],
  ])('calls an answer that is %s an invalid one', async (_, body) => {
    const { client } = scripted({ status: 200, body });
    const { outcome } = await inTime(client.openRenderingSession('s1'));
    expect(outcome).toMatchObject({ reason: { code: 'InvalidAnswer' } });
  });

  it('follows the next page by its query alone: the token goes to no address but its own', async () => {
    const hosts = new Set<string>();
    const pages = [
      { sessions: [readySession()], nextLink: 'https://elsewhere.example/x?skiptoken=abc&tag=a' },
      { sessions: [readySession({ id: 's2' })] },
    ];
    const service = new FakeService(() => ({ status: 200, body: pages.shift() }));
    const client = new RemoteRenderingClient({
      endpoint: 'https://rendering.example',
      accountId: account,
      credential: { token: 't' },
      fetch: (input, init) => {
        hosts.add(new URL(String(input)).host);
        return service.fetch(input, init);
      },
    });
    const ids: string[] = [];
    for await (const { id } of client.getCurrentRenderingSessions()) ids.push(id);
    expect([ids, [...hosts]]).toEqual([['s1', 's2'], ['rendering.example']]);
    expect(service.asked[1]?.query.get('skiptoken')).toBe('abc');
  });
});
