import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { brokerOfFile } from '../support/broker-of-file.ts';
import { clientWithKey } from './client-of.ts';
import { JsPoller } from './js-poller.ts';

const broker = brokerOfFile({ args: [] });

it('brings a session of the JS SDK’s to Ready on a real agent, with a host that listens on both ports', async () => {
  const client = clientWithKey(broker());
  const poller = await JsPoller.begin(
    client,
    randomUUID(),
    { maxLeaseTimeInMinutes: 4, size: 'Premium' },
    { intervalInMs: 50 },
  );
  const session = await poller.pollUntilDone();
  if (session.status !== 'Ready') throw new Error(`The session is ${session.status}.`);
  const { host = '', handshakePort = 0, arrInspectorPort = 0 } = session.properties;
  for (const port of [handshakePort, arrInspectorPort]) {
    const socket = connect(port, host);
    await once(socket, 'connect');
    socket.destroy();
  }
  await client.endSession(session.sessionId);
  await poller.poll();
  expect(poller.latest).toMatchObject({ status: 'Stopped', size: 'Premium' });
});
