import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { brokerOfFile } from '../support/broker-of-file.ts';
import { type Fault, startFaultProxy } from '../support/fault-proxy.ts';
import { clientWithToken } from './client-of.ts';
import type { RemoteRenderingClient } from './remote-rendering-client.ts';

const broker = brokerOfFile();
const settings = { maxLeaseTimeInMinutes: 4, size: 'Standard' } as const;

/** A client whose way to the broker has these faults. Its own waits between repetitions are short, so that only an answer's can be long. */
async function clientBehind(faults: readonly Fault[], retryDelayInMs = 10) {
  const { port, tls } = broker();
  const { port: proxied, passed } = await startFaultProxy({
    target: `https://localhost:${port}`,
    ...tls,
    faults,
  });
  const client = clientWithToken(broker(), { port: proxied, retryDelayInMs });
  const told = () => passed.map(({ method, status }) => [method, status]);
  return { client, passed, told };
}

async function idsOf(client: RemoteRenderingClient): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { sessionId } of client.listSessions()) ids.push(sessionId);
  return ids;
}

describe('when the answer is lost on its way', () => {
  it('makes one session of a create that the pipeline repeats: 201 that nobody saw, then 200 with the same creation time', async () => {
    const { client, passed, told } = await clientBehind([{ method: 'PUT', do: 'lose the answer' }]);
    const id = randomUUID();
    const session = await client.createSession(id, settings);
    expect(told()).toEqual([
      ['PUT', null],
      ['PUT', 200],
    ]);
    const [lost, repeated] = passed.map(({ upstream }) => upstream);
    expect([lost?.status, repeated?.status]).toEqual([201, 200]);
    const creationTime: unknown = JSON.parse(lost?.body ?? '').creationTime;
    expect(JSON.parse(repeated?.body ?? '')).toMatchObject({ id, creationTime });
    expect(session.createdOn).toEqual(new Date(String(creationTime)));
    expect((await idsOf(client)).filter((found) => found === id)).toHaveLength(1);
  });

  it('answers a stop that the pipeline repeats with 204 again', async () => {
    const { client, passed, told } = await clientBehind([{ method: 'POST', do: 'lose the answer' }]);
    const id = randomUUID();
    await client.createSession(id, settings);
    await client.endSession(id);
    expect(told().slice(1)).toEqual([
      ['POST', null],
      ['POST', 204],
    ]);
    expect(passed[1]?.upstream?.status).toBe(204);
    expect((await client.getSession(id)).status).toBe('Stopped');
  });

  it('answers an update that the pipeline repeats under its name as it did the first time', async () => {
    const { client, passed, told } = await clientBehind([{ method: 'PATCH', do: 'lose the answer' }]);
    const id = randomUUID();
    await client.createSession(id, settings);
    const updated = await client.updateSession(id, { maxLeaseTimeInMinutes: 5 });
    expect(updated.maxLeaseTimeInMinutes).toBe(5);
    expect(told().slice(1)).toEqual([
      ['PATCH', null],
      ['PATCH', 200],
    ]);
    expect(passed[1]?.upstream?.status).toBe(200);
    expect((await client.getSession(id)).maxLeaseTimeInMinutes).toBe(5);
  });
});

describe('when something on the way answers in the service’s place', () => {
  it('creates the session after a 500, which the pipeline repeats by itself', async () => {
    const { client, told } = await clientBehind([{ method: 'PUT', do: 'answer', status: 500 }]);
    await client.createSession(randomUUID(), settings);
    expect(told()).toEqual([
      ['PUT', 500],
      ['PUT', 201],
    ]);
  });

  it.each([
    [503, { 'retry-after': '1' }, 1000],
    [429, { 'retry-after-ms': '400' }, 400],
  ])('creates the session after a %i that says %o, and not before', async (status, headers, waitMs) => {
    // Without the header the pipeline would wait at least half of this.
    const { client, passed, told } = await clientBehind(
      [{ method: 'PUT', do: 'answer', status, headers }],
      10_000,
    );
    await client.createSession(randomUUID(), settings);
    expect(told()).toEqual([
      ['PUT', status],
      ['PUT', 201],
    ]);
    const waited = (passed[1]?.atMs ?? 0) - (passed[0]?.atMs ?? 0);
    expect(waited).toBeGreaterThan(waitMs - 10);
    expect(waited).toBeLessThan(5000);
  });

  it('throws on a success that the operation does not list, so that a service that answered creates with 202 would be found out', async () => {
    const { client, told } = await clientBehind([{ method: 'PUT', do: 'answer', status: 202 }]);
    await expect(client.createSession(randomUUID(), settings)).rejects.toMatchObject({ statusCode: 202 });
    expect(told()).toEqual([['PUT', 202]]);
  });
});
