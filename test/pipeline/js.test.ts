import { randomUUID } from 'node:crypto';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { expect, it } from 'vitest';
import { brokerOfFile } from '../support/broker-of-file.ts';
import { clientWithKey, clientWithToken } from './client-of.ts';
import { JsPoller } from './js-poller.ts';

const broker = brokerOfFile();
const soon = { intervalInMs: 50 };
const settings = { maxLeaseTimeInMinutes: 4, size: 'Standard' } as const;

it('takes the JS SDK’s session from its creation to its end: got, resumed, made longer while Starting, polled to Ready, listed, stopped', async () => {
  const client = clientWithKey(broker());
  const id = randomUUID();

  const poller = await JsPoller.begin(client, id, settings, soon);
  expect(poller.latest).toMatchObject({ sessionId: id, ...settings, status: 'Starting' });
  const { createdOn } = await client.getSession(id);
  expect(createdOn).toBeInstanceOf(Date);

  const resumed = await JsPoller.resume(client, id, soon);
  expect(resumed.latest).toMatchObject({ sessionId: id, partialProperties: { createdOn } });

  const updated = await client.updateSession(id, { maxLeaseTimeInMinutes: 5 });
  expect(updated).toMatchObject({ status: 'Starting', maxLeaseTimeInMinutes: 5 });

  const ready = {
    sessionId: id,
    status: 'Ready',
    maxLeaseTimeInMinutes: 5,
    properties: {
      createdOn,
      elapsedTimeInMinutes: 0,
      host: expect.any(String),
      arrInspectorPort: expect.any(Number),
      handshakePort: expect.any(Number),
    },
  };
  expect(await poller.pollUntilDone()).toMatchObject(ready);
  expect(await resumed.pollUntilDone()).toMatchObject(ready);

  const listed: string[] = [];
  for await (const { sessionId } of client.listSessions()) listed.push(sessionId);
  expect(listed).toContain(id);

  await client.endSession(id);
  await poller.poll();
  expect(poller.latest).toMatchObject({ sessionId: id, status: 'Stopped', partialProperties: { createdOn } });
});

it('is asked as that SDK was recorded to ask: one version, JSON with a body only, and no body for a stop', async () => {
  const asked: object[] = [];
  const watching: PipelinePolicy = {
    name: 'watching',
    sendRequest: (request, next) => {
      const { method, url, body, headers } = request;
      asked.push({
        method,
        path: url.slice(url.indexOf('/accounts/')),
        body,
        type: headers.get('content-type'),
      });
      expect(headers.get('accept')).toBe('application/json');
      expect(headers.get('authorization')).toBe(`Bearer ${broker().token}`);
      expect(headers.get('user-agent')).toMatch(/^azsdk-js-mixed-reality-remote-rendering\//);
      expect(headers.get('x-ms-client-request-id')).toBeTruthy();
      return next(request);
    },
  };
  const client = clientWithToken(broker(), { policies: [watching] });
  const id = randomUUID();
  await client.createSession(id, settings);
  await client.getSession(id);
  await client.updateSession(id, { maxLeaseTimeInMinutes: 5 });
  await client.endSession(id);
  const sessions = `/accounts/${broker().accountId}/sessions`;
  const query = '?api-version=2021-01-01';
  const json = 'application/json';
  expect(asked).toEqual([
    {
      method: 'PUT',
      path: `${sessions}/${id}${query}`,
      body: '{"maxLeaseTimeMinutes":4,"size":"Standard"}',
      type: json,
    },
    { method: 'GET', path: `${sessions}/${id}${query}` },
    { method: 'PATCH', path: `${sessions}/${id}${query}`, body: '{"maxLeaseTimeMinutes":5}', type: json },
    { method: 'POST', path: `${sessions}/${id}/:stop${query}` },
  ]);
});

it('ends the JS SDK’s poller as Stopped when the operation is cancelled', async () => {
  const client = clientWithToken(broker());
  const poller = await JsPoller.begin(client, randomUUID(), settings, soon);
  await poller.cancelOperation();
  await poller.poll();
  expect(poller.isDone()).toBe(true);
  expect(await poller.pollUntilDone()).toMatchObject({ status: 'Stopped' });
});

it('refuses a lease of -4 with 400 and a message that speaks of the lease and of negative', async () => {
  const client = clientWithToken(broker());
  const begun = JsPoller.begin(client, randomUUID(), { ...settings, maxLeaseTimeInMinutes: -4 });
  await expect(begun).rejects.toMatchObject({
    name: 'RestError',
    statusCode: 400,
    code: 'BadRequest',
    message: expect.stringMatching(/lease.*negative/i),
  });
});

it('can not find a session that was never created: 404, which the pipeline throws with its code', async () => {
  const client = clientWithToken(broker());
  await expect(JsPoller.resume(client, randomUUID())).rejects.toMatchObject({
    statusCode: 404,
    code: 'NotFound',
  });
});
