import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { brokerOfFile } from '../support/broker-of-file.ts';
import { clientWithKey, clientWithToken } from './client-of.ts';
import { JavaPoller } from './java-poller.ts';

const broker = brokerOfFile();
const soon = { intervalInMs: 50 };
const settings = { maxLeaseTimeInMinutes: 4, size: 'Standard' } as const;

it('takes the Java SDK’s session from its creation to its end, made longer while Starting', async () => {
  const client = clientWithKey(broker());
  const id = randomUUID();

  const poller = await JavaPoller.begin(client, id, settings, soon);
  expect(poller.status).toBe('IN_PROGRESS');
  const first = await client.getSession(id);
  expect(first).toMatchObject({ sessionId: id, ...settings, status: 'Starting' });

  const updated = await client.updateSession(id, { maxLeaseTimeInMinutes: 5 });
  expect(updated).toMatchObject({ status: 'Starting', maxLeaseTimeInMinutes: 5 });
  expect(updated.createdOn).toEqual(first.createdOn);

  expect(await poller.waitForCompletion()).toBe('SUCCESSFULLY_COMPLETED');
  const ready = poller.getFinalResult();
  expect(ready).toMatchObject({ sessionId: id, maxLeaseTimeInMinutes: 5 });
  expect(ready.host).toEqual(expect.any(String));
  expect(ready.arrInspectorPort).not.toBe(0);
  expect(ready.createdOn).toEqual(first.createdOn);

  const listed: string[] = [];
  for await (const { sessionId } of client.listSessions()) listed.push(sessionId);
  expect(listed).toContain(id);

  await client.endSession(id);
  expect((await client.getSession(id)).status).toBe('Stopped');
});

it('calls a session whose poller was cancelled USER_CANCELLED', async () => {
  const poller = await JavaPoller.begin(clientWithToken(broker()), randomUUID(), settings, soon);
  await poller.cancelOperation();
  expect(await poller.waitForCompletion()).toBe('USER_CANCELLED');
});

it('refuses a lease of -4 with 400 and a message that speaks of the lease and of negative', async () => {
  const begun = JavaPoller.begin(clientWithToken(broker()), randomUUID(), {
    ...settings,
    maxLeaseTimeInMinutes: -4,
  });
  await expect(begun).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringMatching(/lease.*negative/i),
  });
});
