import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { expect, it } from 'vitest';
import { brokerOfFile, domain } from '../support/broker-of-file.ts';
import { clientWithKey, clientWithToken } from './client-of.ts';
import { PythonPoller } from './python-poller.ts';

const broker = brokerOfFile();
const soon = { intervalInMs: 50 };
const settings = { maxLeaseTimeInMinutes: 15, size: 'Standard' } as const;

it('takes the Python SDK’s session from its creation to its end, and makes the lease longer when it is Ready', async () => {
  const client = clientWithKey(broker());
  const id = randomUUID();

  const poller = await PythonPoller.begin(client, id, settings, soon);
  expect(poller.status()).toBe('Starting');
  expect(await client.getSession(id)).toMatchObject({ sessionId: id, ...settings });

  const ready = await poller.result();
  expect(ready).toMatchObject({ sessionId: id, ...settings, status: 'Ready' });
  expect(ready.host).toEqual(expect.any(String));
  expect(ready.arrInspectorPort).toEqual(expect.any(Number));
  expect(ready.handshakePort).toEqual(expect.any(Number));

  const updated = await client.updateSession(id, { maxLeaseTimeInMinutes: 20 });
  expect(updated).toMatchObject({ status: 'Ready', maxLeaseTimeInMinutes: 20 });
  expect((await client.getSession(id)).maxLeaseTimeInMinutes).toBe(20);

  const listed: string[] = [];
  for await (const { sessionId } of client.listSessions()) listed.push(sessionId);
  expect(listed).toContain(id);

  await client.endSession(id);
  expect((await client.getSession(id)).status).toBe('Stopped');
});

it('goes on with a session by its continuation token, which names version, account and id', async () => {
  const client = clientWithToken(broker());
  const id = randomUUID();
  const { continuationToken } = await PythonPoller.begin(client, id, settings, soon);
  expect(Buffer.from(continuationToken, 'base64').toString()).toBe(`1:${broker().accountId}:${id}`);
  const resumed = await PythonPoller.of(client, { continuationToken }, soon);
  await client.endSession(id);
  expect(await resumed.result()).toMatchObject({ sessionId: id, status: 'Stopped' });
});

it('goes on with a session by its id', async () => {
  const client = clientWithToken(broker());
  const id = randomUUID();
  await PythonPoller.begin(client, id, settings, soon);
  const resumed = await PythonPoller.of(client, { sessionId: id }, soon);
  await client.endSession(id);
  expect(await resumed.result()).toMatchObject({ sessionId: id, status: 'Stopped' });
});

it('refuses a lease of -4 with 400 and a message that speaks of the lease and of negative', async () => {
  const begun = PythonPoller.begin(clientWithToken(broker()), randomUUID(), {
    ...settings,
    maxLeaseTimeInMinutes: -4,
  });
  await expect(begun).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringMatching(/lease.*negative/i),
  });
});

it('refuses a wrong key at the sign-in with 401 and the reason phrase Unauthorized, which that SDK puts into its message', async () => {
  const wrong = clientWithKey(broker(), { accountKey: 'A'.repeat(44) });
  await expect(PythonPoller.begin(wrong, randomUUID(), settings)).rejects.toMatchObject({
    statusCode: 401,
    request: { url: expect.stringContaining(`https://sts.${domain}:`) },
    message: expect.stringContaining('Unauthorized'),
  });

  // The pipeline keeps no reason phrase, so it is read off the connection.
  const { port, accountId, tls } = broker();
  const request = get({
    port,
    path: `/Accounts/${accountId}/token`,
    servername: `sts.${domain}`,
    ca: tls.ca,
    headers: { authorization: `Bearer ${accountId}:${'A'.repeat(44)}` },
    agent: false,
  });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  answer.resume();
  expect([answer.statusCode, answer.statusMessage]).toEqual([401, 'Unauthorized']);
});
