import { describe, expect, it } from 'vitest';
import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';
import { everyStatus } from '../conformance/every-status.ts';
import { serviceOn } from '../conformance/service.ts';
import { virtualHttpClient } from '../support/virtual-http-client.ts';
import { JavaPoller } from './java-poller.ts';
import { JsPoller } from './js-poller.ts';
import { jsRenderingSession } from './js-rendering-session.ts';
import { NetOperation } from './net-operation.ts';
import { PythonPoller } from './python-poller.ts';
import { RemoteRenderingClient } from './remote-rendering-client.ts';

const soon = { intervalInMs: 1 };

/** A client of a broker that has one session in every status, by that status. */
async function clientOfEveryStatus() {
  const start = serviceOn(() => Promise.resolve(openSqliteTable(':memory:')));
  const { broker } = (await everyStatus(start)).service;
  const token = { token: broker.token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER };
  const client = new RemoteRenderingClient('https://remoterendering.example', broker.account.id, token, {
    httpClient: virtualHttpClient(broker),
  });
  return { broker, client };
}

/** A create that is repeated finds its session, ended or not: how Java's poller comes to sessions that exist. */
const sameCreate = (id: string) =>
  ({ maxLeaseTimeInMinutes: id === 'Expired' ? 1 : 60, size: 'Standard' }) as const;

const failure = { code: 'provisioningFailed', message: expect.stringContaining('The program is not there.') };

describe('the poller of the JS SDK', () => {
  it.each(['Ready', 'Stopped', 'Expired'])('is done when a session is %s', async (status) => {
    const { client } = await clientOfEveryStatus();
    const poller = await JsPoller.resume(client, status, soon);
    expect(poller.isDone()).toBe(true);
    expect(await poller.pollUntilDone()).toMatchObject({ status });
  });

  it('is done when a session is in Error, and finds the error that it reads then', async () => {
    const { client } = await clientOfEveryStatus();
    const poller = await JsPoller.resume(client, 'Error', soon);
    expect(await poller.pollUntilDone()).toMatchObject({ status: 'Error', error: failure });
  });

  it('goes on while a session is Starting, and ends when it becomes Ready', async () => {
    const { broker, client } = await clientOfEveryStatus();
    const poller = await JsPoller.resume(client, 'Starting', soon);
    expect(poller.isDone()).toBe(false);
    const done = poller.pollUntilDone();
    await broker.clock.advanceBy(10_000);
    expect(await done).toMatchObject({ status: 'Ready' });
  });
});

describe('the reading of a session by the JS SDK', () => {
  const session = { sessionId: 's', size: 'Standard', maxLeaseTimeInMinutes: 4 } as const;

  it.each(['ready', 'Stopping', 'STOPPED', ''])(
    'would notice a status that is %o, as it takes the five to the letter only',
    (status) => {
      expect(() => jsRenderingSession({ ...session, status })).toThrow(/not known/);
    },
  );

  it('would notice an Error that says no error', () => {
    expect(() => jsRenderingSession({ ...session, status: 'Error' })).toThrow(TypeError);
  });
});

describe('the operation of the .NET SDK', () => {
  it.each(['Ready', 'Stopped', 'Expired', 'Error'])('completes when a session is %s', async (status) => {
    const { client } = await clientOfEveryStatus();
    expect(await new NetOperation(status, client).waitForCompletion(soon)).toMatchObject({ status });
  });

  it('has not completed while a session is Starting', async () => {
    const { client } = await clientOfEveryStatus();
    const operation = new NetOperation('Starting', client);
    await operation.updateStatus();
    expect(operation.hasCompleted).toBe(false);
  });
});

describe('the poller of the Python SDK', () => {
  it.each(['Ready', 'Stopped', 'Expired'])('ends without raising when a session is %s', async (status) => {
    const { client } = await clientOfEveryStatus();
    const poller = await PythonPoller.of(client, { sessionId: status }, soon);
    expect(await poller.result()).toMatchObject({ status });
  });

  it('raises when a session is in Error, with its code and message', async () => {
    const { client } = await clientOfEveryStatus();
    const poller = await PythonPoller.of(client, { sessionId: 'Error' }, soon);
    await expect(poller.result()).rejects.toThrow(/provisioningFailed: .*The program is not there\./);
  });

  it('goes on while a session is Starting, which says no error', async () => {
    const { broker, client } = await clientOfEveryStatus();
    const poller = await PythonPoller.of(client, { sessionId: 'Starting' }, soon);
    const done = poller.result();
    await broker.clock.advanceBy(10_000);
    expect(await done).toMatchObject({ status: 'Ready' });
  });
});

describe('the poller of the Java SDK', () => {
  it.each([
    ['Ready', 'SUCCESSFULLY_COMPLETED'],
    ['Stopped', 'USER_CANCELLED'],
    ['Expired', 'FAILED'],
    ['Error', 'FAILED'],
  ])('calls a session that is %s %s', async (id, meaning) => {
    const { client } = await clientOfEveryStatus();
    const poller = await JavaPoller.begin(client, id, sameCreate(id), soon);
    expect(await poller.waitForCompletion()).toBe(meaning);
  });

  it('is in progress while a session is Starting', async () => {
    const { client } = await clientOfEveryStatus();
    const poller = await JavaPoller.begin(client, 'Starting', sameCreate('Starting'), soon);
    expect(poller.status).toBe('IN_PROGRESS');
  });
});
