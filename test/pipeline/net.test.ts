import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { brokerOfFile } from '../support/broker-of-file.ts';
import { clientWithKey, clientWithToken } from './client-of.ts';
import { NetOperation } from './net-operation.ts';

const broker = brokerOfFile();
const soon = { intervalInMs: 50 };
const settings = { maxLeaseTimeInMinutes: 4, size: 'Standard' } as const;

it('takes the .NET SDK’s session from its creation to its end, Stopped at once after the stop', async () => {
  const client = clientWithKey(broker());
  const id = randomUUID();

  const operation = await NetOperation.start(client, id, settings);
  expect(operation.hasCompleted).toBe(false);
  expect(operation.value).toMatchObject({ sessionId: id, ...settings, status: 'Starting' });

  const got = await client.getSession(id);
  expect(got.sessionId).toBe(id);
  expect(got.createdOn).toEqual(operation.value.createdOn);

  const updated = await client.updateSession(id, { maxLeaseTimeInMinutes: 5 });
  expect(updated).toMatchObject({ status: 'Starting', maxLeaseTimeInMinutes: 5 });
  expect(updated.createdOn).toEqual(operation.value.createdOn);

  const ready = await operation.waitForCompletion(soon);
  expect(ready).toMatchObject({ sessionId: id, status: 'Ready', maxLeaseTimeInMinutes: 5 });
  expect(ready.host).toEqual(expect.any(String));
  expect(ready.arrInspectorPort).toBeGreaterThan(0);
  expect(ready.handshakePort).toBeGreaterThan(0);
  expect(ready.createdOn).toEqual(operation.value.createdOn);

  const listed: string[] = [];
  for await (const { sessionId } of client.listSessions()) listed.push(sessionId);
  expect(listed).toContain(id);

  await client.endSession(id);
  expect((await client.getSession(id)).status).toBe('Stopped');
});

it('completes an operation that was made from an id alone', async () => {
  const client = clientWithToken(broker());
  const id = randomUUID();
  await client.createSession(id, settings);
  const operation = new NetOperation(id, client);
  expect(operation.hasCompleted).toBe(false);
  await operation.updateStatus();
  expect(operation.value).toMatchObject({ sessionId: id, ...settings });
  await client.endSession(id);
  expect(await operation.waitForCompletion(soon)).toMatchObject({ sessionId: id, status: 'Stopped' });
});

it('refuses a lease of -4 with 400 and a message that speaks of the lease and of negative', async () => {
  const started = NetOperation.start(clientWithToken(broker()), randomUUID(), {
    ...settings,
    maxLeaseTimeInMinutes: -4,
  });
  await expect(started).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringMatching(/lease.*negative/i),
  });
});
